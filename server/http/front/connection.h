// One client: its socket, what it is doing, and the bytes in between. The loop's thread alone.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>

#include "server/http/front/body.h"
#include "server/http/front/head.h"
#include "server/http/front/protocol.h"
#include "server/http/front/response.h"
#include "server/http/front/tls.h"

namespace candor::http {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// A request and its answer while they travel between the loop and a worker; one side at a time.
struct Exchange {
  Request request;
  Body body;
  After after = After::keep_open;
  bool is_refused = false;  // a check said no: the body stays unread
  Response response;
  // Where the worker writes the response itself; empty: the loop does. Open for as long as either
  // side has it, so that an answer never goes to whoever got the number of the socket next.
  std::shared_ptr<const work::File> socket;
  std::int64_t sent = 0;                       // of the response, by the worker
  std::shared_ptr<Conversation> conversation;  // begins when the response is written
};

// A connection whose request was answered with a conversation.
struct Talk {
  std::unique_ptr<Protocol> protocol;
  std::shared_ptr<Conversation> conversation;
  // Taken from the protocol but not yet by TLS, which wants the same bytes again until it has them.
  std::string half_sent;
  std::int64_t until_ms = kNever;
  std::size_t counted_bytes = 0;  // of Loop::conversation_bytes_
  bool is_touched = false;        // stands in Loop::touched_
};

enum class Phase {
  handshake,  // TLS
  idle,       // nothing of the next request has come
  head,
  checking,  // a worker decides whether the body may come
  body,
  handling,  // a worker answers
  writing,
  conversing,
  lingering,  // the answer is written, the connection ends when the peer notices
  closed,
};

struct Connection {
  std::uint64_t id = 0;
  std::shared_ptr<const work::File> socket;
  Phase phase = Phase::idle;
  // The socket tells only when this changes, so it is remembered here.
  bool can_read = false, can_write = false;
  bool has_peer_ended = false;  // read until the end, do not wait for more
  bool is_secure = false;
  bool only_redirects = false;
  bool closes = false;  // after the answer being written
  std::string address;
  std::unique_ptr<TlsStream> tls;
  std::string input;  // received and not yet used, at most kHeadBytesMax
  HeadReader reader;
  std::shared_ptr<Exchange> exchange;
  std::unique_ptr<Talk> talk;
  std::int64_t written = 0;  // of the response, file included
  std::int64_t deadline_ms = kNever;
  std::int64_t write_until_ms = kNever;
  std::int64_t timer_ms = kNever;  // when the loop's timer looks here next
  Connection* idle_before = nullptr;
  Connection* idle_after = nullptr;

  // Both remember in can_read and can_write that the socket has or takes nothing now.
  Flow receive(char* to, std::size_t size, std::size_t& count);
  // Writes a part of the response. moved: call again, or it is complete.
  Flow send_part(char* scratch, std::size_t scratch_size);
  // Writes a part of what the conversation has waiting. REQUIRES talk->protocol->wants_to_write()
  // or bytes that TLS took half.
  Flow send_talk();
  bool is_written() const { return written == exchange->response.length(); }

 private:
  Flow send_bytes(const char* bytes, std::size_t size, bool has_more);
  Flow send_pieces();
  Flow send_half();
  Flow send_file(char* scratch, std::size_t scratch_size);
  Flow settle(Flow flow);
};

}  // namespace candor::http
