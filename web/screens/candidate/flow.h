// The candidate's way from an opened link to the receipt, as a state machine without any drawing.
// Inputs: answers of the server, events of the recorder island, what the person does, and the time.
// Outputs: the step to show and orders (requests, island commands, sentences to speak). It never
// drops anything that was recorded or written: only `discard` orders remove bytes, and they follow
// a choice of the person.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/domain/candidate_access.h"

namespace candor::candidate {

enum class Step : std::uint8_t {
  loading,    // the link is being looked up, or unsent answers are being looked for
  closed,     // the link leads nowhere: State::problem says why
  welcome, consent, check,
  offer,      // a practice question first?
  ready,      // what comes next; nothing runs until the person asks for the question
  read,       // question shown, preparation counts down
  recording,
  review,     // play, retake, keep
  writing,
  file,       // send a recording made elsewhere
  recovered,  // something recorded earlier waits for a decision
  sending,    // every question is decided; waits for the bytes
  done,
};

// How the person answers. `file` sends a recording made with another program.
enum class Mode : std::uint8_t { video, audio, text, file };
std::string_view word_of(Mode mode);

enum class LinkProblem : std::uint8_t { unknown, expired, withdrawn, used, early, closed };
enum class Stop : std::uint8_t { none, asked, limit, track_ended, hidden, failed };
enum class Transfer : std::uint8_t { none, running, waiting, done, failed };

struct Device {
  std::string id, label;
};

struct Devices {
  enum class State : std::uint8_t { closed, asking, live, denied };
  State state = State::closed;
  std::vector<Device> cameras, microphones;
  std::string camera, microphone;
  bool video = false;
  bool heard = false;
  std::string reason;  // of denied: permission, missing, in_use, unsupported, insecure
  enum class Test : std::uint8_t { none, recording, ready, failed };
  Test test = Test::none;
  std::string test_url;
};

// One question with everything known about its answer on this device.
struct Item {
  AnswerView view;        // id 0 until the session exists
  bool kept = false;      // decided: nothing more to ask about it
  bool skipped = false;   // decided for now: asked again at the end
  bool recorded = false;  // bytes on this device that are not decided yet
  bool seen = false;      // the question was shown in an earlier visit
  bool restarted = false; // its clock was started anew once; never twice
  bool elsewhere = false; // a part of it lies on another device
  Stop stop = Stop::none;
  Transfer transfer = Transfer::none;
  std::int64_t sent = 0, total = 0, bytes = 0, duration_ms = 0;
  int status = 0;         // of a failed transfer
  std::string url;        // to play it
  std::string text, saved_text;
  bool is_submitted() const { return view.status == AnswerStatus::submitted; }
  bool is_decided() const { return kept || is_submitted(); }
};

// Something to do outside. The screen carries it out and gives the outcome back.
struct Order {
  enum class Kind : std::uint8_t {
    access, start, read_session, begin, retake, write, complete,
    island,    // text = command
    say,       // text = text key; flag = at once
    remember,  // key, text: stays on this device
  };
  Kind kind = Kind::island;
  AnswerId answer = {};
  std::string key = {};
  std::string text = {};
  bool flag = false;  // start: consent is given now; write: final; complete: leave unanswered
};

struct State {
  Step step = Step::loading;
  LinkProblem problem = LinkProblem::unknown;
  std::string token;
  AccessView access;
  CandidateSession session;
  bool has_access = false, has_session = false, consented = false;
  bool resuming = false;        // came back to a session that had been started before
  bool practice = false;        // read, recording and review are about the practice question
  bool practised = false;
  Mode mode = Mode::video;
  Devices devices;
  bool low_storage = false;
  std::string device_name;
  std::vector<Item> items;
  int current = 0;
  Item rehearsal;               // the practice question
  // Wall-clock ends; 0 = no clock runs.
  std::int64_t preparation_end = 0, preparation_total = 0;
  std::int64_t record_end = 0, record_total = 0;
  std::int64_t write_end = 0, write_total = 0;
  bool started = false, stopping = false;
  bool overslept = false;       // preparation ended while the page was away
  bool clock_restarted = false; // said once on the question
  bool time_over = false;       // of writing; the text stays and can be submitted
  bool draft_failed = false;    // the text is safe here, not yet on the server
  // What is being waited for, and what went wrong with it.
  bool busy = false;
  Order::Kind waiting_for = Order::Kind::access;
  bool has_trouble = false;
  bool retries_itself = false;
  Error trouble;
};

inline constexpr std::string_view kPractice = "practice";
inline constexpr std::int64_t kPracticePreparationMs = 15'000, kPracticeMs = 30'000;
// Typing is slower than speaking.
inline constexpr int kWritingFactor = 3;

class Flow {
 public:
  const State& state() const { return state_; }
  // Orders since the last call, in the order to carry them out.
  std::vector<Order> take_orders();
  // What `remember` orders kept on this device. Set once, before open().
  std::function<std::string(std::string_view key)> recall;

  // ---- the person -------------------------------------------------------------------------------
  void open(std::string token, std::int64_t now);
  void go_on();                    // welcome: forward, or back into the session
  void agree();                    // consent is given
  void ask_devices(std::string_view camera = {}, std::string_view microphone = {});
  void choose_mode(Mode mode);
  void test_devices();
  void leave_check();              // devices are fine
  void start_practice();
  void leave_practice();           // not wanted, or enough of it
  void show_question();            // ready -> the clock starts
  void start_now();                // read -> recording
  void finish_answer();
  void keep();
  void retake();
  void play_recovered();
  void leave_elsewhere();          // the other device sends it
  void type(std::string text);
  void submit_text();
  void use_file(std::uint32_t node);
  void skip_question();
  void answer_skipped(int index);
  void send_again(int index);
  void finish_without();           // complete with what is there
  void try_again();                // after a trouble
  void back_online();              // what failed for want of a connection is asked again now

  // ---- the server -------------------------------------------------------------------------------
  void accessed(Result<AccessView> answer);
  void started(Result<CandidateSession> answer);
  void session_read(Result<CandidateSession> answer);
  void begun(AnswerId id, Result<AnswerView> answer);
  void retaken(AnswerId id, Result<AnswerView> answer);
  void written(AnswerId id, std::string_view text, bool final, Result<AnswerView> answer);
  void completed(Result<CandidateSession> answer);

  // ---- the island -------------------------------------------------------------------------------
  void devices_live(Devices devices);
  void devices_denied(std::string_view reason);
  void voice_heard();
  void test_changed(std::string_view state, std::string_view url);
  void recording_changed(std::string_view answer, std::string_view state, std::string_view reason);
  void review_ready(std::string_view answer, std::string_view url, std::int64_t duration_ms,
                    std::int64_t bytes);
  void upload_changed(std::string_view answer, std::int64_t sent, std::int64_t total,
                      std::string_view state, int status);
  struct Pending {
    std::string answer;
    std::int64_t bytes = 0, duration_ms = 0;
    bool kept = false;
  };
  void pending_found(const std::vector<Pending>& found);
  void storage_known(std::int64_t free_bytes, std::string_view device);

  // ---- time -------------------------------------------------------------------------------------
  void tick(std::int64_t now);
  std::int64_t next_wake() const;  // wall clock, 0 = nothing planned

  // ---- questions about the state ----------------------------------------------------------------
  const Item& item() const;        // the practice question or the current one
  Mode mode_of(const Item& item) const;
  bool needs_devices() const;      // some open question wants a camera or a microphone
  bool wants_camera() const;
  int retakes_left() const;
  bool is_technical_stop() const;
  int unanswered() const;          // questions without any answer, at the end
  bool has_unsent() const;         // leaving now would interrupt something
  std::int64_t total_ms() const;   // all clocks together
  std::int64_t writing_ms(const Item& item) const;

 private:
  Item& current();
  Item* find(AnswerId id);
  Item* find(std::string_view answer);
  std::string island_id(const Item& item) const;
  void order(Order order);
  void ask(Order order);           // a request the step waits for
  void settle();                   // the request was answered
  void island(std::string_view command, std::string_view rest = {});
  void island_answer(std::string_view command, const Item& item);
  void say(std::string_view key, bool at_once = false);
  void remember(std::string_view name, AnswerId id, std::string_view value);
  std::string recalled(std::string_view name, AnswerId id) const;
  void fail(Order::Kind kind, Error error);
  bool renew(const Error& error);
  void close_link(const Error& error);
  void enter(Step step);
  void advance();                  // to the next thing that needs the person
  void begin_sending();
  void complete_when_sent();
  void follow_server();            // after the session was read again
  void read_question();
  void begin_writing();
  void begin_recording();
  void adopt(CandidateSession session);
  void merge(const CandidateSession& session);
  void resume_session();
  void open_devices(bool video);
  void record_again();
  void save_draft(Item& item, bool final);
  void tick_recording(std::int64_t now);
  void tick_writing(std::int64_t now);
  void tick_waits(std::int64_t now);
  void show_provisional_items();
  void finish(CandidateSession session);

  State state_;
  std::vector<Order> orders_;
  Order asked_;                    // the request being waited for
  std::int64_t now_ = 0;
  std::int64_t retry_at_ = 0, pending_until_ = 0, starting_until_ = 0;
  std::int64_t text_changed_ = 0;
  std::int64_t write_again_ = 0;
  int attempts_ = 0, renewals_ = 0, disagreements_ = 0;
  bool renewing_ = false, resume_asked_ = false, writing_out_ = false;
};

// {"do":"keep","answer":"12"}; `rest` is further members, already JSON (",\"video\":true").
std::string island_command(std::string_view name, std::string_view rest = {});
// ,"name":"text"
std::string island_member(std::string_view name, std::string_view text);

}  // namespace candor::candidate
