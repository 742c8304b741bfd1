// The event loop behind Front: loop.cpp waits, accepts, keeps time and stops; requests.cpp moves
// one connection from phase to phase; conversations.cpp keeps those that stay after their request.
// Internal to server/http/front.
//
// Invariant: whatever a connection waits for, either its socket will report (edge-triggered), or a
// worker will complete, or its deadline stands in the timers. One that could go on without waiting
// stands in `ready_`.
#pragma once

#include <atomic>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "server/http/front/connection.h"
#include "server/http/front/front.h"
#include "server/http/front/listener.h"
#include "server/http/front/outbox.h"
#include "server/http/front/timers.h"
#include "server/http/worker_threads.h"

namespace candor::http {

class Front::Loop {
 public:
  Loop(Application& application, FrontOptions options);
  ~Loop();
  Status open();
  void run();
  void stop();
  void reload_certificate();
  int port() const { return listener_.port(); }
  int redirect_port() const { return redirect_listener_.port(); }
  std::size_t connections() const { return open_; }

 private:
  enum class Step { again, wait };
  struct Completion {
    std::uint64_t connection;
    std::shared_ptr<Exchange> exchange;
  };

  // loop.cpp
  Status open_tls();
  void raise_descriptor_limit();
  void wait_and_dispatch();
  void dispatch(std::uint64_t id, std::uint32_t events);
  int wait_ms();
  void watch(int socket, std::uint64_t id, std::uint32_t events);
  void accept_all(const Listener& listener, bool only_redirects);
  void add(const Listener::Peer& peer, bool only_redirects);
  bool make_room();
  void pause_accepting();
  void resume_accepting();
  bool count_address(const std::string& address);
  void forget_address(const std::string& address);
  Connection* find(std::uint64_t id);
  void close(Connection& connection);
  void bury_closed();
  void set_deadline(Connection& connection, std::int64_t at_ms);
  void fire_timers();
  void on_deadline(Connection& connection);
  void take_completions();
  void begin_stop();
  void load_certificate();
  void wake();

  // conversations.cpp
  void open_conversation(Exchange& exchange, Reply& reply);
  Step begin_conversation(Connection& connection);
  Step converse(Connection& connection);
  bool write_talk(Connection& connection);
  bool read_talk(Connection& connection);
  void hear(Connection& connection, std::string_view bytes);
  Step end_conversation(Connection& connection);
  void forget_conversation(Connection& connection);
  void keep_talking(Connection& connection);
  void count_bytes(Connection& connection);
  void post(Connection& connection, const Outbox::Item& item);
  void take_outbox();

  // requests.cpp
  void advance(Connection& connection);
  Step step(Connection& connection);
  Step shake_hands(Connection& connection);
  Step read_head(Connection& connection);
  Step take_head(Connection& connection, std::string_view received);
  Step read_body(Connection& connection);
  Step take_body(Connection& connection, std::string_view bytes);
  Step write_response(Connection& connection);
  Step discard(Connection& connection);
  Step begin_request(Connection& connection);
  Step begin_body(Connection& connection);
  Step redirect(Connection& connection);
  Step check(Connection& connection);
  Step handle(Connection& connection);
  Step refuse(Connection& connection, const Refusal& refusal);
  Step refuse(Connection& connection, const Error& error);
  Step begin_writing(Connection& connection);
  Step end_response(Connection& connection);
  Step linger(Connection& connection);
  void become_idle(Connection& connection, std::int64_t patience_ms);
  void leave_idle(Connection& connection);
  Step give_to_worker(Connection& connection, Phase phase, void (Loop::*work)(Exchange&));
  std::size_t count_work(std::size_t now);
  void begin_work();
  void complete(std::uint64_t id, const std::shared_ptr<Exchange>& exchange);
  void run_check(Exchange& exchange);
  void run_answer(Exchange& exchange);

  Application& application_;
  FrontOptions options_;
  const FrontLimits& limits_ = options_.limits;
  SpoolBudget spool_;
  Listener listener_, redirect_listener_;
  std::shared_ptr<TlsContext> tls_;
  int epoll_ = -1, wake_ = -1;
  std::int64_t now_ms_ = 0;
  std::int64_t accept_again_ms_ = kNever;
  std::int64_t drain_until_ms_ = kNever;
  std::int64_t stuck_checked_ms_ = 0;
  bool is_stopping_ = false;
  std::size_t in_work_ = 0;                     // exchanges that workers have
  std::size_t added_ = 0;                       // work that nobody was woken for yet
  std::size_t most_in_work_ = 0, counted_ = 0;  // count_work()
  std::size_t connections_max_ = 0;

  std::vector<std::unique_ptr<Connection>> slots_;
  std::vector<std::uint32_t> generations_, free_slots_;
  std::vector<std::uint64_t> ready_, closed_, touched_;
  Connection* idle_first_ = nullptr;
  Connection* idle_last_ = nullptr;
  std::unordered_map<std::string, std::size_t> addresses_;
  Timers timers_;
  std::unique_ptr<char[]> scratch_;
  std::size_t conversation_bytes_ = 0;  // waiting for all peers of conversations
  std::shared_ptr<Outbox> outbox_;
  std::atomic<std::size_t> open_{0};

  std::atomic<bool> wants_stop_{false}, wants_certificate_{false};
  std::atomic<bool> is_waiting_{false};
  std::atomic<bool> is_awaited_{false};  // something came for a request that a worker has
  std::mutex completed_mutex_;
  std::vector<Completion> completed_;  // guarded by completed_mutex_
  WorkerThreads workers_;              // last: its threads use what stands above
};

inline constexpr std::size_t kScratchBytes = 64 * 1024;

}  // namespace candor::http
