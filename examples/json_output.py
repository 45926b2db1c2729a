"""JSON mode: the prompt has to say the word json, and should show what is wanted."""

import json

from deepseek_client import DeepSeek

with DeepSeek() as client:
    reply = client.chat.completions.create(
        model="deepseek-flash",
        messages=[
            {
                "role": "system",
                "content": 'Answer in json, for example {"question": "...", "answer": "..."}.',
            },
            {"role": "user", "content": "Which is the longest river in the world?"},
        ],
        response_format={"type": "json_object"},
        thinking={"type": "disabled"},
    )
    content = reply.choices[0].message.content
    if content:  # now and then the model answers with nothing
        print(json.dumps(json.loads(content), indent=2))
