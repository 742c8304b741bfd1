// What the recorder island reported and what the clock did.
#include <algorithm>

#include "web/screens/candidate/flow.h"

namespace candor::candidate {

namespace {

constexpr std::int64_t kOversleptMs = 4'000;   // a page that was put away
constexpr std::int64_t kStopGraceMs = 2'000;   // the island stops by itself at the limit
constexpr std::int64_t kDraftPauseMs = 1'500;
constexpr std::int64_t kLowStorageBytes = 200'000'000;

bool contains(const std::vector<Device>& devices, const std::string& id) {
  return std::any_of(devices.begin(), devices.end(),
                     [&](const Device& one) { return one.id == id; });
}

Stop stop_of(std::string_view reason) {
  if (reason == "limit") return Stop::limit;
  if (reason == "track_ended") return Stop::track_ended;
  if (reason == "hidden") return Stop::hidden;
  return reason == "error" ? Stop::failed : Stop::asked;
}

std::string_view spoken_of(Stop stop) {
  switch (stop) {
    case Stop::limit: return "candidate.spoken.limit";
    case Stop::track_ended:
    case Stop::hidden:
    case Stop::failed: return "candidate.spoken.interrupted";
    default: return "candidate.spoken.stopped";
  }
}

}  // namespace

void Flow::devices_live(Devices devices) {
  const bool lost_camera = devices.video && !devices.camera.empty() &&
                           !contains(devices.cameras, devices.camera);
  const bool lost_microphone = !devices.microphone.empty() &&
                               !contains(devices.microphones, devices.microphone);
  Devices& known = state_.devices;
  const bool was_live = known.state == Devices::State::live;
  if (was_live && known.camera == devices.camera && known.microphone == devices.microphone) {
    devices.heard = known.heard;
    devices.test = known.test;
    devices.test_url = known.test_url;
  }
  devices.state = Devices::State::live;
  known = std::move(devices);
  if (lost_camera || lost_microphone) devices_denied("lost");
}

// Before anything is recorded the way leads back to the check; a running recording ends by itself.
void Flow::devices_denied(std::string_view reason) {
  if (state_.step == Step::recording && state_.started) return;
  state_.devices.state = Devices::State::denied;
  state_.devices.reason = reason;
  state_.devices.test = Devices::Test::none;
  const bool is_media_step = state_.step == Step::read || state_.step == Step::ready ||
                             state_.step == Step::recording || state_.step == Step::offer;
  if (!is_media_step) return;
  if (!state_.practice && mode_of(item()) != Mode::video && mode_of(item()) != Mode::audio) return;
  state_.practice = false;
  enter(Step::check);
}

void Flow::voice_heard() { state_.devices.heard = true; }

void Flow::test_changed(std::string_view state, std::string_view url) {
  Devices& devices = state_.devices;
  devices.test_url = url;
  devices.test = state == "recording" ? Devices::Test::recording
                 : state == "ready"   ? Devices::Test::ready
                                      : Devices::Test::failed;
}

void Flow::recording_changed(std::string_view answer, std::string_view state,
                             std::string_view reason) {
  Item* one = find(answer);
  if (one == nullptr) return;
  const bool is_current = state_.step == Step::recording && one == &current();
  if (state == "started") {
    if (!is_current) return island_answer("stop", *one);
    state_.started = true;
    starting_until_ = 0;
    state_.record_end = now_ + state_.record_total;
    return say("candidate.spoken.started");
  }
  if (state == "failed") {
    if (!is_current) return;
    one->stop = Stop::failed;
    enter(Step::read);
    return devices_denied("stopped");
  }
  one->stop = stop_of(reason);
  if (!state_.practice && !one->is_decided()) one->recorded = true;
  if (!is_current) return;
  enter(Step::review);
  say(spoken_of(one->stop));
}

void Flow::review_ready(std::string_view answer, std::string_view url, std::int64_t duration_ms,
                        std::int64_t bytes) {
  Item* one = find(answer);
  if (one == nullptr) return;
  one->url = url;
  one->duration_ms = duration_ms;
  one->bytes = bytes;
  if (one->total == 0) one->total = bytes;
  if (state_.step == Step::recording && one == &current()) {
    recording_changed(answer, "stopped", "asked");
  }
}

void Flow::upload_changed(std::string_view answer, std::int64_t sent, std::int64_t total,
                          std::string_view state, int status) {
  Item* one = find(answer);
  if (one == nullptr || one->is_submitted()) return;
  one->sent = sent;
  if (total > 0) one->total = total;
  one->status = status;
  if (state == "failed") {
    one->transfer = Transfer::failed;
    if (status == 401 || status == 403) {
      (void)renew(candor::fail(Failure::unauthenticated, "session_secret", ""));
    }
    // Refused because the answer is there already, perhaps from another window.
    if (status == 422 && !state_.busy) ask({.kind = Order::Kind::read_session});
    return;
  }
  one->transfer = state == "done"      ? Transfer::done
                  : state == "waiting" ? Transfer::waiting
                                       : Transfer::running;
  if (one->transfer != Transfer::done || !one->kept) return;
  one->view.status = AnswerStatus::submitted;
  one->sent = one->total;
  complete_when_sent();
}

void Flow::pending_found(const std::vector<Pending>& found) {
  for (Item& one : state_.items) {
    if (one.is_submitted()) continue;
    const std::string id = island_id(one);
    const auto here = std::find_if(found.begin(), found.end(),
                                   [&](const Pending& pending) { return pending.answer == id; });
    if (here == found.end()) {
      one.elsewhere = one.view.status == AnswerStatus::uploading && !one.kept;
      continue;
    }
    one.bytes = one.total = here->bytes;
    one.duration_ms = here->duration_ms;
    const bool was_kept = recalled("kept", one.view.id) == "1";
    if (was_kept && !here->kept) island_answer("keep", one);
    if (was_kept || here->kept) {
      one.kept = true;
      if (one.transfer == Transfer::none) one.transfer = Transfer::running;
    } else if (here->bytes > 0) {
      one.recorded = true;
      island_answer("review", one);
    } else {
      island_answer("discard", one);
    }
  }
  pending_until_ = 0;
  if (!resume_asked_) return;
  resume_asked_ = false;
  const bool is_calm = state_.step == Step::loading || state_.step == Step::check ||
                       state_.step == Step::ready;
  if (is_calm && !state_.busy) advance();
}

void Flow::storage_known(std::int64_t free_bytes, std::string_view device) {
  state_.low_storage = free_bytes < kLowStorageBytes;
  if (!device.empty()) state_.device_name = device;
}

// ---- time ---------------------------------------------------------------------------------------

void Flow::tick(std::int64_t now) {
  now_ = now;
  if (state_.step == Step::read && state_.preparation_end != 0 && now >= state_.preparation_end) {
    const bool was_away = now - state_.preparation_end > kOversleptMs;
    state_.preparation_end = 0;
    if (was_away) {
      state_.overslept = true;
    } else {
      begin_recording();
    }
  }
  if (state_.step == Step::recording) tick_recording(now);
  if (state_.step == Step::writing) tick_writing(now);
  tick_waits(now);
}

void Flow::tick_recording(std::int64_t now) {
  if (starting_until_ != 0 && now >= starting_until_) {
    starting_until_ = 0;
    island_answer("stop", item());
    recording_changed(island_id(item()), "failed", "silent");
    return;
  }
  const bool is_over = state_.record_end != 0 && now >= state_.record_end + kStopGraceMs;
  if (is_over && !state_.stopping) finish_answer();
}

void Flow::tick_writing(std::int64_t now) {
  Item& one = current();
  if (!state_.time_over && state_.write_end != 0 && now >= state_.write_end) {
    state_.time_over = true;
    state_.write_end = 0;
    say("candidate.spoken.writing_over");
    if (!state_.busy) save_draft(one, false);
    return;
  }
  if (state_.busy || writing_out_) return;
  const bool paused = text_changed_ != 0 && now >= text_changed_ + kDraftPauseMs;
  const bool again = write_again_ != 0 && now >= write_again_;
  if (paused || again) save_draft(one, false);
}

void Flow::tick_waits(std::int64_t now) {
  if (pending_until_ != 0 && now >= pending_until_) {
    pending_until_ = 0;
    if (state_.step == Step::loading && state_.has_session) advance();
  }
  if (retry_at_ != 0 && now >= retry_at_) {
    retry_at_ = 0;
    const int attempts = attempts_;
    try_again();
    attempts_ = attempts;
  }
}

std::int64_t Flow::next_wake() const {
  std::int64_t next = 0;
  auto consider = [&](std::int64_t at) {
    if (at != 0 && (next == 0 || at < next)) next = at;
  };
  consider(state_.preparation_end);
  consider(starting_until_);
  if (state_.record_end != 0 && !state_.stopping) consider(state_.record_end + kStopGraceMs);
  consider(state_.write_end);
  if (state_.step == Step::writing && !state_.busy && !writing_out_) {
    if (text_changed_ != 0) consider(text_changed_ + kDraftPauseMs);
    consider(write_again_);
  }
  consider(retry_at_);
  consider(pending_until_);
  return next;
}

}  // namespace candor::candidate
