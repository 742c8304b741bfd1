#include "server/http/front/loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "server/http/rate_limits.h"

namespace candor::http {

namespace {

constexpr std::uint64_t kListenerId = ~0ull, kRedirectId = ~0ull - 1, kWakeId = ~0ull - 2;
constexpr int kEventsPerTurn = 256;
constexpr int kAcceptsPerTurn = 64;
constexpr std::size_t kWorkersAtOnceMin = 2;
constexpr std::int64_t kStuckCheckMs = 5;
// The longest that a completion waits which its worker did not announce; see complete().
constexpr std::int64_t kUnannouncedMs = 1;
constexpr std::size_t kWorkerStackBytes = 256 * 1024;
// For the database, logs, spool files, files being sent.
constexpr rlim_t kOtherDescriptors = 512;
constexpr std::uint32_t kConnectionEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

std::int64_t clock_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// OpenSSL and sendfile write without MSG_NOSIGNAL: a closed socket must not end the process.
class WithoutPipeSignal {
 public:
  WithoutPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~WithoutPipeSignal() {
    const timespec none{};
    while (::sigtimedwait(&pipe_, nullptr, &none) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_, before_;
};

}  // namespace

Front::Loop::Loop(Application& application, FrontOptions options)
    : application_(application),
      options_(std::move(options)),
      scratch_(std::make_unique<char[]>(kScratchBytes)),
      workers_({options_.limits.workers,
                std::max<std::size_t>(kWorkersAtOnceMin, std::thread::hardware_concurrency()),
                options_.limits.queue, kWorkerStackBytes}) {
  outbox_ = std::make_shared<Outbox>([this] {
    if (is_waiting_.exchange(false)) wake();
  });
  spool_.folder = options_.spool_folder;
  spool_.bytes_max = limits_.spooled_bytes;
}

Front::Loop::~Loop() {
  outbox_->close();
  workers_.finish();
  if (epoll_ >= 0) ::close(epoll_);
  if (wake_ >= 0) ::close(wake_);
}

Status Front::Loop::open() {
  TRY(open_tls());
  TRY(listener_.open(options_.host, options_.port));
  if (tls_ && options_.redirect_port >= 0)
    TRY(redirect_listener_.open(options_.host, options_.redirect_port));
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (epoll_ < 0 || wake_ < 0)
    return fail(Failure::unavailable, "no_descriptors", "The system gives no more descriptors.");
  raise_descriptor_limit();
  watch(wake_, kWakeId, EPOLLIN);
  watch(listener_.socket(), kListenerId, EPOLLIN);
  if (redirect_listener_.is_open()) watch(redirect_listener_.socket(), kRedirectId, EPOLLIN);
  return ok();
}

Status Front::Loop::open_tls() {
  if (options_.certificate_file.empty()) return ok();
  tls_ = TRY(TlsContext::open(options_.certificate_file, options_.key_file));
  return ok();
}

void Front::Loop::raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t wanted = limits_.connections + kOtherDescriptors;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  const rlim_t usable = limit.rlim_cur > 2 * kOtherDescriptors ? limit.rlim_cur - kOtherDescriptors
                                                               : limit.rlim_cur / 2;
  connections_max_ = std::min<std::size_t>(limits_.connections, usable);
}

void Front::Loop::watch(int socket, std::uint64_t id, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void Front::Loop::run() {
  const WithoutPipeSignal quiet;
  now_ms_ = clock_ms();
  while (!is_stopping_ || open_ > 0 || in_work_ > 0) wait_and_dispatch();
  workers_.finish();
}

void Front::Loop::stop() {
  wants_stop_ = true;
  wake();
}

void Front::Loop::reload_certificate() {
  wants_certificate_ = true;
  wake();
}

void Front::Loop::wake() {
  const std::uint64_t one = 1;
  // Full means that a wake-up is waiting already.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

void Front::Loop::wait_and_dispatch() {
  epoll_event events[kEventsPerTurn];
  is_waiting_ = true;  // from here on whoever completes wakes us
  const int count = ::epoll_wait(epoll_, events, kEventsPerTurn, wait_ms());
  is_waiting_ = false;
  now_ms_ = clock_ms();
  for (int i = 0; i < count; ++i) dispatch(events[i].data.u64, events[i].events);
  std::vector<std::uint64_t> ready;
  ready.swap(ready_);
  for (std::uint64_t id : ready)
    if (Connection* connection = find(id)) advance(*connection);
  take_completions();
  take_outbox();
  if (added_ > 0) begin_work();
  if (workers_.has_waiting() && now_ms_ - stuck_checked_ms_ >= kStuckCheckMs) {
    stuck_checked_ms_ = now_ms_;
    workers_.replace_stuck();
  }
  fire_timers();
  if (wants_certificate_.exchange(false)) load_certificate();
  if (wants_stop_ && !is_stopping_) begin_stop();
  bury_closed();
}

void Front::Loop::dispatch(std::uint64_t id, std::uint32_t events) {
  if (id == kListenerId) return accept_all(listener_, false);
  if (id == kRedirectId) return accept_all(redirect_listener_, true);
  if (id == kWakeId) {
    std::uint64_t count;
    [[maybe_unused]] const ssize_t got = ::read(wake_, &count, sizeof count);
    return;
  }
  Connection* const connection = find(id);
  if (connection == nullptr) return;
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) return close(*connection);
  if (connection->phase == Phase::handling) is_awaited_ = true;
  if ((events & EPOLLIN) != 0) connection->can_read = true;
  if ((events & EPOLLOUT) != 0) connection->can_write = true;
  if ((events & EPOLLRDHUP) != 0) connection->can_read = connection->has_peer_ended = true;
  advance(*connection);
}

int Front::Loop::wait_ms() {
  {
    const std::lock_guard lock(completed_mutex_);
    if (!completed_.empty()) return 0;
  }
  if (!ready_.empty() || !outbox_->is_empty()) return 0;
  std::int64_t next = std::min(accept_again_ms_, drain_until_ms_);
  if (workers_.has_waiting()) next = std::min(next, now_ms_ + kStuckCheckMs);
  if (in_work_ > 0) next = std::min(next, now_ms_ + kUnannouncedMs);
  if (!timers_.is_empty()) next = std::min(next, timers_.next_ms());
  if (next == kNever) return -1;
  return static_cast<int>(std::clamp<std::int64_t>(next - now_ms_, 0, 60'000));
}

void Front::Loop::accept_all(const Listener& listener, bool only_redirects) {
  // The listening sockets are level-triggered: what is left over is reported again.
  for (int i = 0; i < kAcceptsPerTurn && listener.is_open(); ++i) {
    Listener::Peer peer;
    switch (listener.accept(options_.accept, peer)) {
      case Listener::Outcome::accepted: add(peer, only_redirects); break;
      case Listener::Outcome::none: return;
      case Listener::Outcome::lost: break;
      case Listener::Outcome::exhausted:
        application_.log(LogLevel::warn, "accept_paused", std::strerror(errno));
        return pause_accepting();
    }
  }
}

// Whoever has been idle for longest goes first, so that silent connections cannot fill the house.
bool Front::Loop::make_room() {
  if (open_ < connections_max_) return true;
  if (idle_first_ == nullptr) return false;
  close(*idle_first_);
  return true;
}

void Front::Loop::pause_accepting() {
  accept_again_ms_ = now_ms_ + limits_.accept_pause_ms;
  for (const Listener* one : {&listener_, &redirect_listener_})
    if (one->is_open()) ::epoll_ctl(epoll_, EPOLL_CTL_DEL, one->socket(), nullptr);
}

void Front::Loop::resume_accepting() {
  accept_again_ms_ = kNever;
  if (is_stopping_) return;
  watch(listener_.socket(), kListenerId, EPOLLIN);
  if (redirect_listener_.is_open()) watch(redirect_listener_.socket(), kRedirectId, EPOLLIN);
}

void Front::Loop::add(const Listener::Peer& peer, bool only_redirects) {
  if (!make_room() || !count_address(peer.address)) {
    // As far as the socket takes it at once; whoever is over a cap gets no state here.
    const std::string busy = plain_response(503, 1).head;
    if (!tls_ || only_redirects)
      ::send(peer.socket, busy.data(), busy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::close(peer.socket);
    return;
  }
  std::uint32_t slot = static_cast<std::uint32_t>(slots_.size());
  if (free_slots_.empty()) {
    slots_.emplace_back();
    generations_.push_back(0);
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  slots_[slot] = std::make_unique<Connection>();
  Connection& connection = *slots_[slot];
  connection.id = static_cast<std::uint64_t>(generations_[slot]) << 32 | slot;
  connection.socket = std::make_shared<const work::File>(peer.socket);
  connection.address = peer.address;
  connection.only_redirects = only_redirects;
  ++open_;
  if (tls_ && !only_redirects) {
    connection.tls = std::make_unique<TlsStream>(*tls_, peer.socket);
    connection.is_secure = true;
    connection.phase = Phase::handshake;
    set_deadline(connection, now_ms_ + limits_.head_ms);
  } else {
    become_idle(connection, limits_.head_ms);
  }
  watch(peer.socket, connection.id, kConnectionEvents);
}

bool Front::Loop::count_address(const std::string& address) {
  const std::size_t most = limits_.connections_per_address;
  std::size_t& count = addresses_[address_key(address)];
  const bool has_cap = most != 0 && !(options_.is_trusted && options_.is_trusted(address));
  if (has_cap && count >= most) return false;
  ++count;
  return true;
}

void Front::Loop::forget_address(const std::string& address) {
  const auto found = addresses_.find(address_key(address));
  if (found != addresses_.end() && --found->second == 0) addresses_.erase(found);
}

Connection* Front::Loop::find(std::uint64_t id) {
  const auto slot = static_cast<std::uint32_t>(id);
  if (slot >= slots_.size() || !slots_[slot]) return nullptr;
  Connection& connection = *slots_[slot];
  return connection.id == id && connection.phase != Phase::closed ? &connection : nullptr;
}

// The object lives on until the end of this turn, because its callers still hold it.
void Front::Loop::close(Connection& connection) {
  if (connection.phase == Phase::closed) return;
  if (connection.phase == Phase::idle) leave_idle(connection);
  forget_conversation(connection);
  if (connection.tls && connection.phase != Phase::lingering) connection.tls->shut_down();
  connection.phase = Phase::closed;
  connection.socket.reset();
  forget_address(connection.address);
  closed_.push_back(connection.id);
  --open_;
}

void Front::Loop::bury_closed() {
  for (std::uint64_t id : closed_) {
    const auto slot = static_cast<std::uint32_t>(id);
    slots_[slot].reset();
    ++generations_[slot];
    free_slots_.push_back(slot);
  }
  closed_.clear();
}

void Front::Loop::set_deadline(Connection& connection, std::int64_t at_ms) {
  connection.deadline_ms = at_ms;
  if (at_ms >= connection.timer_ms) return;
  connection.timer_ms = at_ms;
  timers_.add(at_ms, connection.id);
}

void Front::Loop::fire_timers() {
  while (!timers_.is_empty() && timers_.next_ms() <= now_ms_) {
    const Timers::Entry entry = timers_.take();
    Connection* const connection = find(entry.connection);
    if (connection == nullptr || connection->timer_ms != entry.at_ms) continue;
    connection->timer_ms = kNever;
    if (connection->deadline_ms <= now_ms_)
      on_deadline(*connection);
    else if (connection->deadline_ms != kNever)
      set_deadline(*connection, connection->deadline_ms);
  }
  if (accept_again_ms_ <= now_ms_) resume_accepting();
  if (drain_until_ms_ > now_ms_) return;
  drain_until_ms_ = kNever;
  for (const std::unique_ptr<Connection>& one : slots_)
    if (one) close(*one);
}

void Front::Loop::on_deadline(Connection& connection) {
  switch (connection.phase) {
    case Phase::head:
    case Phase::body:
      refuse(connection, Refusal{408, "too_slow", "The request took too long to arrive."});
      return advance(connection);
    case Phase::checking:
    case Phase::handling:
      connection.deadline_ms = kNever;
      return application_.log(LogLevel::warn, "slow_request",
                              connection.exchange->request.method + " " +
                                  std::to_string(limits_.slow_request_ms) + " ms");
    case Phase::conversing:
      if (connection.talk->protocol->is_closed()) return close(connection);
      return keep_talking(connection);
    default: return close(connection);
  }
}

void Front::Loop::take_completions() {
  std::vector<Completion> completed;
  {
    const std::lock_guard lock(completed_mutex_);
    completed.swap(completed_);
  }
  in_work_ -= completed.size();
  for (const Completion& one : completed) {
    Connection* const connection = find(one.connection);
    if (connection == nullptr) continue;
    const bool may_send_body = connection->phase == Phase::checking && !one.exchange->is_refused;
    if (may_send_body)
      begin_body(*connection);
    else
      begin_writing(*connection);
    advance(*connection);
  }
}

void Front::Loop::begin_stop() {
  is_stopping_ = true;
  drain_until_ms_ = now_ms_ + limits_.drain_ms;
  listener_.close();
  redirect_listener_.close();
  for (const std::unique_ptr<Connection>& one : slots_) {
    if (one && one->phase == Phase::conversing) {
      one->talk->protocol->close(close_code::kGoingAway, "the server stops", now_ms_);
      advance(*one);
      continue;
    }
    const bool is_quiet = one && (one->phase == Phase::idle || one->phase == Phase::handshake);
    if (is_quiet) close(*one);
  }
}

void Front::Loop::load_certificate() {
  if (!tls_) return;
  auto fresh = TlsContext::open(options_.certificate_file, options_.key_file);
  if (fresh.is_error())
    return application_.log(LogLevel::error, "certificate_kept", fresh.error().message);
  tls_ = fresh.release_value();
  application_.log(LogLevel::info, "certificate_read", {});
}

Front::Front(Application& application, FrontOptions options)
    : loop_(std::make_unique<Loop>(application, std::move(options))) {}
Front::~Front() = default;
Status Front::open() {
  return loop_->open();
}
int Front::port() const {
  return loop_->port();
}
int Front::redirect_port() const {
  return loop_->redirect_port();
}
void Front::run() {
  loop_->run();
}
void Front::stop() {
  loop_->stop();
}
void Front::reload_certificate() {
  loop_->reload_certificate();
}
std::size_t Front::connections() const {
  return loop_->connections();
}

}  // namespace candor::http
