"""Run where only the wheel and its core dependencies are installed: import every module, make one call."""

import importlib
import json
import pkgutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import deepseek_client
from deepseek_client import DeepSeek

KEY = "sk-packaging"


class Api(BaseHTTPRequestHandler):
    """Answer every GET with a list of one model, owned by the path that was asked for."""

    def do_GET(self) -> None:
        authorized = self.headers["Authorization"] == f"Bearer {KEY}"
        model = {"id": "m-1", "object": "model", "owned_by": self.path}
        body = json.dumps({"object": "list", "data": [model]}).encode()
        self.send_response(200 if authorized else 401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep standard error for real failures."""


assert Path(deepseek_client.__file__).is_relative_to(sys.prefix), deepseek_client.__file__
assert deepseek_client.__version__ == version("deepseek-client")
assert files("deepseek_client").joinpath("py.typed").is_file()

modules = [module.name for module in pkgutil.walk_packages(deepseek_client.__path__, "deepseek_client.")]
# Loaded for http_client="aiohttp" or "httptools", and need these extras:
extras = {"_aiohttp_pool", "_httptools_pool", "_async_httptools_pool", "_httptools_protocol", "_llhttp", "_kept"}
for name in modules:
    if name.removeprefix("deepseek_client.") not in extras:
        importlib.import_module(name)

with HTTPServer(("127.0.0.1", 0), Api) as server:
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with DeepSeek(api_key=KEY, base_url=f"http://127.0.0.1:{server.server_port}") as client:
        (model,) = client.models.list().data
    server.shutdown()

print(len(modules), model.id, model.owned_by)
