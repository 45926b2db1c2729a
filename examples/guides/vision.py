"""Guide "Vision": a picture inside the request, as a data URL."""

import base64
import os
import struct
import zlib

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# A red square of 64 by 64 pixels, where the guide reads a file
image = (
    b"\x89PNG\r\n\x1a\n"
    + png_chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0))
    + png_chunk(b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 64) * 64))
    + png_chunk(b"IEND", b"")
)
b64 = base64.b64encode(image).decode("utf-8")

response = client.chat.completions.create(
    model="deepseek-flash",
    messages=[
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "Which colour is this?"},
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{b64}"}},
            ],
        }
    ],
)
print(response.choices[0].message.content)
