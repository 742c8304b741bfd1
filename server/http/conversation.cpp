#include "server/http/conversation.h"

#include "shared/base/assert.h"

namespace candor::http {

Reply open_websocket(std::shared_ptr<Conversation> conversation) {
  ASSERT(conversation->kind() == Conversation::Kind::websocket);
  Reply reply;
  reply.status = 101;
  reply.conversation = std::move(conversation);
  return reply;
}

Reply open_event_stream(std::shared_ptr<Conversation> conversation) {
  ASSERT(conversation->kind() == Conversation::Kind::event_stream);
  Reply reply;
  reply.content_type = "text/event-stream";
  // Some proxies collect an answer before they pass it on.
  reply.headers.push_back({"X-Accel-Buffering", "no"});
  reply.conversation = std::move(conversation);
  return reply;
}

SharedFrame make_event(std::string_view id, std::string_view name, std::string_view data) {
  ASSERT(id.find_first_of("\r\n") == std::string_view::npos);
  ASSERT(name.find_first_of("\r\n") == std::string_view::npos);
  std::string bytes;
  if (!id.empty()) bytes.append("id: ").append(id).append("\n");
  if (!name.empty()) bytes.append("event: ").append(name).append("\n");
  // Each line of the data is a field of its own; the client joins them again.
  while (true) {
    const std::size_t end = data.find_first_of("\r\n");
    bytes.append("data: ").append(data.substr(0, end)).append("\n");
    if (end == std::string_view::npos) break;
    data.remove_prefix(data.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  bytes += '\n';
  return std::make_shared<const std::string>(std::move(bytes));
}

}  // namespace candor::http
