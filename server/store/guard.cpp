// The checks run on one thread of their own that begins with the first of them.
#include "server/store/guard.h"

#include "server/operate/log.h"

namespace candor::store {

namespace {

Error refusal(std::string code, std::string message, int retry_after_seconds) {
  Error error = fail(Failure::unavailable, std::move(code), std::move(message));
  error.retry_after_seconds = retry_after_seconds;
  return error;
}

// Stopped before it had a verdict.
bool is_interrupted(const Status& checked) {
  return checked.is_error() && checked.error().code == "read_timeout";
}

constexpr int kRetryCheckingSeconds = 1;
constexpr int kRetryDamagedSeconds = 60;

}  // namespace

Guard::Guard(Check check, std::function<void(const Error&)> on_damage)
    : check_(std::move(check)), on_damage_(std::move(on_damage)) {}

Guard::~Guard() {
  stop();
}

void Guard::stop() {
  {
    std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Status Guard::may_read() const {
  if (trust_ != Trust::broken) return ok();
  return refusal("database_corrupt", "The database is damaged and needs a person.",
                 kRetryDamagedSeconds);
}

Status Guard::may_write() const {
  switch (trust_.load()) {
    case Trust::sound: return ok();
    case Trust::checking:
      return refusal(
          "database_checking",
          "The server stopped without notice and checks its data. Try again in a moment.",
          kRetryCheckingSeconds);
    case Trust::read_only:
    case Trust::broken: break;
  }
  return refusal("database_read_only",
                 "The database needs a person; nothing can be saved until then. What is there can "
                 "be read.",
                 kRetryDamagedSeconds);
}

void Guard::report(const Error& error) {
  {
    std::lock_guard lock(mutex_);
    if (has_damage_ || is_stopping_) return;
    has_damage_ = true;
    trust_ = Trust::read_only;
    if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  }
  changed_.notify_all();
  if (on_damage_) on_damage_(error);
}

void Guard::check_first(Depth depth) {
  std::lock_guard lock(mutex_);
  first_ = depth;
  is_judged_ = false;
  trust_ = Trust::checking;
  if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
  changed_.notify_all();
}

bool Guard::wait_for_verdict(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, patience, [this] { return is_judged_; });
}

void Guard::loop() {
  std::unique_lock lock(mutex_);
  bool is_damage_judged = false;
  while (!is_stopping_) {
    const std::optional<Depth> first = std::exchange(first_, std::nullopt);
    const bool is_damaged = has_damage_ && !is_damage_judged;
    if (!first && !is_damaged) {
      changed_.wait(lock);
      continue;
    }
    lock.unlock();
    if (is_damaged) {
      is_damage_judged = true;
      run_after_damage();
    } else {
      run_first(*first);
    }
    lock.lock();
  }
}

void Guard::run_first(Depth depth) {
  const Status passed = check_(depth);
  if (is_stopping_ || is_interrupted(passed)) return;
  if (passed.is_error()) report(passed.error());
  {
    std::lock_guard lock(mutex_);
    if (!passed.is_error() && !has_damage_) trust_ = Trust::sound;
    is_judged_ = true;
  }
  changed_.notify_all();
  if (passed.is_error() || depth == Depth::full) return;
  const Status whole = check_(Depth::full);
  if (whole.is_error() && !is_interrupted(whole)) report(whole.error());
}

void Guard::run_after_damage() {
  const Status structure = check_(Depth::quick);
  if (structure.is_error() && !is_interrupted(structure)) trust_ = Trust::broken;
}

void Database::begin_watch(const OpenOptions& options) {
  watch_->options = options;
  const Log* const log = options.log;
  const auto alarm = [log, tell = options.on_damage](const Error& error) {
    if (log != nullptr) {
      log->write(LogLevel::error, "database_damaged",
                 {{"code", error.code},
                  {"cause", error.cause},
                  {"meaning", "nothing is written any more; run candor doctor"}});
    }
    if (tell) tell(error);
  };
  const auto check = [this](Depth depth) { return check_integrity(depth); };
  watch_->guard = std::make_unique<Guard>(check, alarm);
  watch_->options.on_damage = [guard = watch_->guard.get()](const Error& error) {
    guard->report(error);
  };
}

void Database::end_inspections() {
  watch_->is_stopping = true;
}

Trust Database::trust() const {
  return watch_->guard->trust();
}

Status Database::may_read() const {
  return watch_->guard->may_read();
}

Status Database::may_write() const {
  if (watch_->options.is_read_only) {
    return fail(Failure::unavailable, "opened_read_only", "This command only reads the database.");
  }
  return watch_->guard->may_write();
}

void Database::check_before_writing(Depth depth) {
  watch_->guard->check_first(depth);
}

bool Database::wait_for_verdict(std::chrono::milliseconds patience) {
  return watch_->guard->wait_for_verdict(patience);
}

}  // namespace candor::store
