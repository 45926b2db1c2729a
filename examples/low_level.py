"""The functions that users of openapi-python-client know, with status, headers and trace id."""

from deepseek_client import DeepSeek
from deepseek_client.api.chat import create_chat_completion
from deepseek_client.api.models import list_models
from deepseek_client.models import ChatCompletionRequest, UserMessage

with DeepSeek() as client:
    body = ChatCompletionRequest(model="deepseek-flash", messages=[UserMessage(content="Hi")])
    response = create_chat_completion.sync_detailed(client=client, body=body)
    print(response.status_code, response.trace_id, response.parsed.choices[0].message.content)
    for chunk in create_chat_completion.stream(client=client, body=body):
        print(chunk.text, end="")
    print()
    print([model.id for model in list_models.sync(client=client).data])
