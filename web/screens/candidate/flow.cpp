// What the person does, and the way from one step to the next.
#include "web/screens/candidate/flow.h"

#include <algorithm>

#include "shared/describe/json.h"

namespace candor::candidate {

namespace {

constexpr std::int64_t kStartPatienceMs = 10'000;

}  // namespace

std::string_view word_of(Mode mode) {
  switch (mode) {
    case Mode::video: return "video";
    case Mode::audio: return "audio";
    case Mode::text: return "text";
    case Mode::file: return "file";
  }
  return "video";
}

std::string island_command(std::string_view name, std::string_view rest) {
  std::string out = "{\"do\":";
  json::append_string(out, name);
  out += rest;
  out += '}';
  return out;
}

std::string island_member(std::string_view name, std::string_view text) {
  std::string out = ",\"" + std::string(name) + "\":";
  json::append_string(out, text);
  return out;
}

std::vector<Order> Flow::take_orders() {
  std::vector<Order> taken;
  taken.swap(orders_);
  return taken;
}

// ---- questions ----------------------------------------------------------------------------------

const Item& Flow::item() const {
  static const Item none;
  if (state_.practice) return state_.rehearsal;
  const auto index = static_cast<std::size_t>(state_.current);
  return index < state_.items.size() ? state_.items[index] : none;
}

Item& Flow::current() { return const_cast<Item&>(item()); }

Item* Flow::find(AnswerId id) {
  if (id.value == 0) return nullptr;
  for (Item& one : state_.items) {
    if (one.view.id == id) return &one;
  }
  return nullptr;
}

Item* Flow::find(std::string_view answer) {
  if (answer == kPractice) return state_.practice ? &state_.rehearsal : nullptr;
  for (Item& one : state_.items) {
    if (one.view.id.value != 0 && island_id(one) == answer) return &one;
  }
  return nullptr;
}

std::string Flow::island_id(const Item& item) const {
  if (&item == &state_.rehearsal) return std::string(kPractice);
  return std::to_string(item.view.id.value);
}

Mode Flow::mode_of(const Item& item) const {
  if (item.view.asked_kind == AnswerKind::text) return Mode::text;
  if (state_.mode == Mode::text || state_.mode == Mode::file) return state_.mode;
  return item.view.asked_kind == AnswerKind::audio ? Mode::audio : state_.mode;
}

bool Flow::needs_devices() const {
  return std::any_of(state_.items.begin(), state_.items.end(), [this](const Item& one) {
    const Mode mode = mode_of(one);
    return !one.is_decided() && (mode == Mode::video || mode == Mode::audio);
  });
}

bool Flow::wants_camera() const {
  return std::any_of(state_.items.begin(), state_.items.end(), [this](const Item& one) {
    return !one.is_decided() && mode_of(one) == Mode::video;
  });
}

int Flow::retakes_left() const {
  const AnswerView& view = item().view;
  return std::max(0, view.max_retakes - view.retakes_used);
}

bool Flow::is_technical_stop() const {
  const Stop stop = item().stop;
  return stop == Stop::track_ended || stop == Stop::hidden || stop == Stop::failed;
}

int Flow::unanswered() const {
  return static_cast<int>(std::count_if(state_.items.begin(), state_.items.end(),
                                        [](const Item& one) { return !one.is_decided(); }));
}

bool Flow::has_unsent() const {
  if (state_.step == Step::done || state_.step == Step::closed) return false;
  if (state_.step == Step::recording && !state_.practice) return true;
  return std::any_of(state_.items.begin(), state_.items.end(), [](const Item& one) {
    if (one.is_submitted()) return false;
    const bool is_sending = one.kept && !one.elsewhere && one.transfer != Transfer::done;
    return is_sending || one.recorded || one.text != one.saved_text;
  });
}

std::int64_t Flow::total_ms() const {
  std::int64_t total = 0;
  for (const Item& one : state_.items) {
    total += one.view.preparation_time.ms + one.view.responding_time.ms;
  }
  return total;
}

std::int64_t Flow::writing_ms(const Item& item) const {
  const int factor = item.view.asked_kind == AnswerKind::text ? 1 : kWritingFactor;
  return item.view.preparation_time.ms + factor * item.view.responding_time.ms;
}

// ---- orders -------------------------------------------------------------------------------------

void Flow::order(Order order) { orders_.push_back(std::move(order)); }

void Flow::ask(Order wanted) {
  state_.busy = true;
  state_.has_trouble = false;
  state_.waiting_for = wanted.kind;
  retry_at_ = 0;
  asked_ = wanted;
  order(std::move(wanted));
}

void Flow::settle() {
  state_.busy = state_.has_trouble = state_.retries_itself = false;
  retry_at_ = 0;
  attempts_ = 0;
}

void Flow::island(std::string_view command, std::string_view rest) {
  order({.kind = Order::Kind::island, .text = island_command(command, rest)});
}

void Flow::island_answer(std::string_view command, const Item& item) {
  island(command, island_member("answer", island_id(item)));
}

void Flow::say(std::string_view key, bool at_once) {
  order({.kind = Order::Kind::say, .text = std::string(key), .flag = at_once});
}

void Flow::remember(std::string_view name, AnswerId id, std::string_view value) {
  order({.kind = Order::Kind::remember,
         .key = "candidate." + std::string(name) + "." + std::to_string(id.value),
         .text = std::string(value)});
}

std::string Flow::recalled(std::string_view name, AnswerId id) const {
  if (!recall) return {};
  return recall("candidate." + std::string(name) + "." + std::to_string(id.value));
}

// ---- the way ------------------------------------------------------------------------------------

void Flow::enter(Step step) {
  state_.step = step;
  if (step != Step::read) state_.preparation_end = 0;
  if (step != Step::recording) {
    state_.record_end = 0;
    starting_until_ = 0;
    state_.started = state_.stopping = false;
  }
  if (step != Step::writing) state_.write_end = 0;
}

void Flow::open(std::string token, std::int64_t now) {
  now_ = now;
  state_ = State{};
  state_.token = std::move(token);
  ask({.kind = Order::Kind::access, .text = state_.token});
}

void Flow::go_on() {
  if (state_.step != Step::welcome || state_.busy) return;
  if (state_.access.token_info.can_resume) {
    ask({.kind = Order::Kind::start, .text = state_.token});
  } else {
    enter(Step::consent);
  }
}

void Flow::agree() {
  if (state_.step != Step::consent) return;
  state_.consented = true;
  if (!needs_devices()) return advance();
  enter(Step::check);
  island("probe");
}

void Flow::open_devices(bool video) {
  state_.devices.state = Devices::State::asking;
  std::string rest = island_member("camera", state_.devices.camera);
  rest += island_member("microphone", state_.devices.microphone);
  rest += video ? ",\"video\":true" : ",\"video\":false";
  island("open", rest);
}

void Flow::ask_devices(std::string_view camera, std::string_view microphone) {
  if (!camera.empty()) state_.devices.camera = camera;
  if (!microphone.empty()) state_.devices.microphone = microphone;
  if (camera.empty() && microphone.empty() && state_.devices.state == Devices::State::denied) {
    state_.devices.camera.clear();
    state_.devices.microphone.clear();
  }
  open_devices(wants_camera());
}

void Flow::choose_mode(Mode mode) {
  if (state_.mode == mode) return;
  state_.mode = mode;
  remember("mode", AnswerId{state_.access.interview.id.value}, word_of(mode));
  const bool speaks = mode == Mode::video || mode == Mode::audio;
  if (!speaks) {
    island("close");
    state_.devices = Devices{};
    if (state_.step == Step::check) advance();
    return;
  }
  const bool has_asked = state_.devices.state != Devices::State::closed;
  if (state_.step == Step::check && has_asked) open_devices(wants_camera());
  if (state_.step == Step::ready) advance();
}

void Flow::test_devices() {
  if (state_.devices.state != Devices::State::live) return;
  state_.devices.test = Devices::Test::recording;
  state_.devices.test_url.clear();
  island("test", ",\"seconds\":5");
}

void Flow::leave_check() {
  if (state_.devices.state != Devices::State::live) return;
  if (!state_.has_session && !state_.practised) return enter(Step::offer);
  advance();
}

void Flow::start_practice() {
  state_.practice = true;
  state_.rehearsal = Item{};
  AnswerView& view = state_.rehearsal.view;
  view.asked_kind = state_.mode == Mode::audio || !wants_camera() ? AnswerKind::audio
                                                                  : AnswerKind::video;
  view.preparation_time.ms = kPracticePreparationMs;
  view.responding_time.ms = kPracticeMs;
  read_question();
}

void Flow::leave_practice() {
  if (state_.practice) {
    if (state_.step == Step::recording) island_answer("stop", state_.rehearsal);
    island_answer("discard", state_.rehearsal);
  }
  state_.practised = true;
  advance();
}

// What needs a decision first comes first, then the first open question, then sending.
void Flow::advance() {
  state_.practice = false;
  for (std::size_t i = 0; i < state_.items.size(); ++i) {
    const Item& one = state_.items[i];
    if (one.is_decided() || !(one.recorded || one.elsewhere)) continue;
    state_.current = static_cast<int>(i);
    return enter(Step::recovered);
  }
  for (std::size_t i = 0; i < state_.items.size(); ++i) {
    const Item& one = state_.items[i];
    if (one.is_decided() || one.skipped) continue;
    state_.current = static_cast<int>(i);
    const Mode mode = mode_of(one);
    const Devices& devices = state_.devices;
    const bool speaks = mode == Mode::video || mode == Mode::audio;
    const bool is_open = devices.state == Devices::State::live ||
                         (devices.state == Devices::State::asking && state_.has_session);
    const bool can_see = mode != Mode::video || devices.video ||
                         devices.state == Devices::State::asking;
    if (speaks && is_open && !can_see) open_devices(true);
    return enter(speaks && !is_open ? Step::check : Step::ready);
  }
  begin_sending();
}

void Flow::show_question() {
  if (state_.step != Step::ready || state_.busy) return;
  if (!state_.has_session) {
    return ask({.kind = Order::Kind::start, .text = state_.token, .flag = true});
  }
  const Item& one = item();
  const Mode mode = mode_of(one);
  const bool speaks = mode == Mode::video || mode == Mode::audio;
  if (speaks && state_.devices.state == Devices::State::asking) return;
  if (speaks && state_.devices.state != Devices::State::live) return enter(Step::check);
  if (one.view.status == AnswerStatus::waiting) {
    return ask({.kind = Order::Kind::begin, .answer = one.view.id});
  }
  switch (mode) {
    case Mode::text: return begin_writing();
    case Mode::file: return enter(Step::file);
    case Mode::video:
    case Mode::audio: return read_question();
  }
}

void Flow::read_question() {
  Item& one = current();
  one.stop = Stop::none;
  one.url.clear();
  state_.overslept = state_.clock_restarted = false;
  std::int64_t preparation = one.view.preparation_time.ms;
  if (one.seen && one.restarted) preparation = 0;
  if (one.seen && !one.restarted) {
    one.restarted = state_.clock_restarted = true;
    remember("restarted", one.view.id, "1");
  }
  one.seen = false;
  enter(Step::read);
  state_.preparation_total = preparation;
  state_.preparation_end = preparation > 0 ? now_ + preparation : 0;
}

void Flow::start_now() {
  if (state_.step == Step::read) begin_recording();
}

void Flow::begin_recording() {
  const Item& one = item();
  state_.record_total = one.view.responding_time.ms;
  std::string rest = island_member("answer", island_id(one));
  rest += island_member("session", std::to_string(state_.session.session_id.value));
  rest += island_member("kind", word_of(mode_of(one)));
  rest += ",\"limit_ms\":" + std::to_string(state_.record_total);
  rest += state_.practice ? ",\"practice\":true" : ",\"practice\":false";
  rest += ",\"metadata\":{}";
  enter(Step::recording);
  starting_until_ = now_ + kStartPatienceMs;
  island("wake", ",\"on\":true");
  island("record", rest);
}

void Flow::finish_answer() {
  if (state_.step != Step::recording || state_.stopping) return;
  state_.stopping = true;
  island_answer("stop", item());
}

void Flow::keep() {
  if (state_.step != Step::review && state_.step != Step::recovered) return;
  if (state_.practice) return leave_practice();
  Item& one = current();
  one.kept = true;
  one.recorded = false;
  // Remembered at once: the journal writes its own mark later, and the page may be gone by then.
  remember("kept", one.view.id, "1");
  island_answer("keep", one);
  if (one.transfer == Transfer::done) {
    one.view.status = AnswerStatus::submitted;
  } else if (one.transfer != Transfer::waiting) {
    one.transfer = Transfer::running;
  }
  if (one.total == 0) one.total = one.bytes;
  say("candidate.spoken.kept");
  advance();
}

void Flow::retake() {
  if (state_.busy) return;
  if (state_.practice) {
    island_answer("discard", state_.rehearsal);
    return read_question();
  }
  if (state_.step == Step::recovered) return record_again();
  if (state_.step != Step::review) return;
  if (is_technical_stop()) return record_again();
  if (retakes_left() > 0) ask({.kind = Order::Kind::retake, .answer = item().view.id});
}

// Gives the bytes up, which the person has just asked for.
void Flow::record_again() {
  Item& one = current();
  const bool was_technical = is_technical_stop();
  const bool was_review = state_.step == Step::review;
  remember("kept", one.view.id, "");
  island_answer("discard", one);
  one.recorded = one.elsewhere = false;
  one.transfer = Transfer::none;
  one.sent = one.total = one.bytes = one.duration_ms = 0;
  one.stop = Stop::none;
  if (was_review && !was_technical) return read_question();
  if (was_technical) open_devices(wants_camera());
  advance();
}

void Flow::play_recovered() {
  if (state_.step == Step::recovered) island_answer("review", item());
}

void Flow::leave_elsewhere() {
  if (state_.step != Step::recovered || !item().elsewhere) return;
  current().kept = true;
  advance();
}

// ---- writing, files -----------------------------------------------------------------------------

void Flow::begin_writing() {
  Item& one = current();
  std::int64_t total = writing_ms(one);
  state_.clock_restarted = false;
  if (one.seen && one.restarted) total = std::min<std::int64_t>(total, kMinuteMs);
  if (one.seen && !one.restarted) {
    one.restarted = state_.clock_restarted = true;
    remember("restarted", one.view.id, "1");
  }
  one.seen = false;
  enter(Step::writing);
  state_.time_over = false;
  state_.write_total = total;
  state_.write_end = now_ + total;
}

void Flow::type(std::string text) {
  if (state_.step != Step::writing || state_.time_over) return;
  Item& one = current();
  if (one.text == text) return;
  one.text = std::move(text);
  if (text_changed_ == 0) text_changed_ = now_;
  remember("draft", one.view.id, one.text);
}

void Flow::save_draft(Item& one, bool final) {
  text_changed_ = 0;
  write_again_ = 0;
  if (final) {
    return ask({.kind = Order::Kind::write, .answer = one.view.id, .text = one.text,
                .flag = true});
  }
  if (one.text == one.saved_text) return;
  writing_out_ = true;
  order({.kind = Order::Kind::write, .answer = one.view.id, .text = one.text});
}

void Flow::submit_text() {
  if (state_.step != Step::writing || state_.busy || item().text.empty()) return;
  save_draft(current(), true);
}

void Flow::use_file(std::uint32_t node) {
  if (state_.step != Step::file) return;
  Item& one = current();
  std::string rest = island_member("answer", island_id(one));
  rest += island_member("session", std::to_string(state_.session.session_id.value));
  rest += ",\"node\":" + std::to_string(node) + ",\"metadata\":{}";
  island("upload_file", rest);
  one.kept = true;
  one.transfer = Transfer::running;
  say("candidate.spoken.kept");
  advance();
}

void Flow::skip_question() {
  const bool can_skip = state_.step == Step::ready || state_.step == Step::read ||
                        state_.step == Step::writing || state_.step == Step::file;
  if (!can_skip || !state_.has_session || state_.busy) return;
  Item& one = current();
  if (state_.step == Step::writing) save_draft(one, false);
  one.skipped = true;
  one.seen = one.view.status != AnswerStatus::waiting;
  advance();
}

void Flow::answer_skipped(int index) {
  if (state_.step != Step::sending || state_.busy) return;
  if (index < 0 || index >= static_cast<int>(state_.items.size())) return;
  state_.items[static_cast<std::size_t>(index)].skipped = false;
  advance();
}

// ---- the end ------------------------------------------------------------------------------------

void Flow::begin_sending() {
  island("close");
  island("wake", ",\"on\":false");
  state_.devices = Devices{};
  enter(Step::sending);
  complete_when_sent();
}

void Flow::complete_when_sent() {
  if (state_.step != Step::sending || state_.busy || state_.has_trouble) return;
  for (const Item& one : state_.items) {
    if (one.kept && !one.is_submitted() && one.transfer != Transfer::done) return;
  }
  if (unanswered() == 0) ask({.kind = Order::Kind::complete});
}

void Flow::finish_without() {
  if (state_.step != Step::sending || state_.busy) return;
  ask({.kind = Order::Kind::complete, .flag = true});
}

void Flow::send_again(int index) {
  if (index < 0 || index >= static_cast<int>(state_.items.size())) return;
  Item& one = state_.items[static_cast<std::size_t>(index)];
  if (one.elsewhere) {
    if (!state_.busy) ask({.kind = Order::Kind::read_session});
    return;
  }
  one.transfer = Transfer::running;
  island_answer("keep", one);
}

void Flow::try_again() {
  if (!state_.has_trouble) return;
  ask(asked_);
}

void Flow::back_online() {
  if (state_.has_trouble && state_.retries_itself) try_again();
  if (write_again_ != 0) write_again_ = now_;
}

}  // namespace candor::candidate
