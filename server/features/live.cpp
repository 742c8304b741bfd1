// Live changes (K44, K47): open pages hear that something changed, over server-sent events or a
// WebSocket, and ask again for what they show. What was missed while away is told on return.
#include "server/features/features.h"
#include "server/http/conversation.h"
#include "shared/api/endpoints.h"
#include "shared/base/text.h"

namespace candor::features {

using http::Call;
using http::Conversation;
using http::Reply;

namespace {

constexpr std::uint16_t kSignedOut = 4'401;  // private use, RFC 6455 section 7.4.2

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

// Sequences start anew with each run of the program, so an id names the run as well.
std::string id_of(const App& app, std::uint64_t sequence) {
  return app.run_name + "-" + text::number(static_cast<std::int64_t>(sequence));
}

// The sequence of an id of this run that is still remembered.
std::optional<std::uint64_t> known_sequence(const App& app, std::string_view id) {
  const std::string start = app.run_name + "-";
  if (!id.starts_with(start)) return {};
  id.remove_prefix(start.size());
  std::uint64_t sequence = 0;
  if (id.empty() || id.size() > 15) return {};
  for (char c : id) {
    if (c < '0' || c > '9') return {};
    sequence = sequence * 10 + static_cast<std::uint64_t>(c - '0');
  }
  if (!app.bus->remembers(sequence)) return {};
  return sequence;
}

class Changes final : public Conversation {
 public:
  Changes(Kind kind, const Call& call, std::uint64_t after, LiveEvent first)
      : Conversation(kind, call.caller.session_ends.ms - call.now.ms),
        app_(call.app),
        topics_({work::company_topic(call.caller.company),
                 work::session_topic(call.caller.account_session)}),
        after_(after),
        first_(first) {}

  void opened(const http::Outlet& peer) override {
    peer_ = peer;
    send(after_, first_, {});
    subscription_ =
        app_.bus->subscribe(topics_, after_, [this](const work::Bus::Message& one) { hear(one); });
  }
  // There is nothing to say here; whoever speaks speaks another protocol.
  void received(http::WebSocketMessage) override {
    peer_.close(http::close_code::kPolicyViolation, "this address only tells");
  }
  void ended(const http::WebSocketClose&) override { subscription_.end(); }

 private:
  void hear(const work::Bus::Message& message) {
    if (message.topic == topics_[0])
      return send(message.sequence, LiveEvent::changed, words_of(message.text));
    send(message.sequence, LiveEvent::signed_out, {});
    peer_.close(kSignedOut, "signed out");
  }
  void send(std::uint64_t sequence, LiveEvent event, std::vector<std::string> changed) {
    LiveMessage message;
    message.id = id_of(app_, sequence);
    message.event = event;
    message.changed = std::move(changed);
    const std::string json = json::write(message);
    peer_.send(kind() == Kind::event_stream ? http::make_event(message.id, word_of(event), json)
                                            : http::make_frame(http::Opcode::text, json));
  }

  App& app_;
  std::vector<std::string> topics_;
  std::uint64_t after_;
  LiveEvent first_;
  http::Outlet peer_;
  work::Bus::Subscription subscription_;
};

// From where the client left off, else from now on.
std::shared_ptr<Conversation> changes(const Call& call, Conversation::Kind kind,
                                      std::string_view last_id) {
  const std::optional<std::uint64_t> known = known_sequence(call.app, last_id);
  const LiveEvent first = known || last_id.empty() ? LiveEvent::ready : LiveEvent::reset;
  return std::make_shared<Changes>(kind, call, known.value_or(call.app.bus->last()), first);
}

std::string query_value(const Call& call, std::string_view name) {
  for (const json::Pair& pair : call.query)
    if (pair.name == name) return pair.value;
  return {};
}

Result<Reply> stream_changes(Call& call) {
  return http::open_event_stream(
      changes(call, Conversation::Kind::event_stream, call.request_header("Last-Event-ID")));
}

Result<Reply> open_live(Call& call) {
  return http::open_websocket(
      changes(call, Conversation::Kind::websocket, query_value(call, "last_id")));
}

Result<LiveTicket> create_live_ticket(Call& call) {
  return LiveTicket{call.app.tickets.issue(call.caller.account_session, call.now),
                    http::kTicketSeconds};
}

}  // namespace

void bind_live(http::Router& router, App&) {
  router.bind_raw(api::stream_changes.info, stream_changes);
  router.bind_raw(api::open_live.info, open_live);
  router.bind(api::create_live_ticket, create_live_ticket);
}

}  // namespace candor::features
