// Answers of a session.
#include "web/screens/recruiter/answer_view.h"

#include "shared/api/endpoints.h"
#include "web/screens/recruiter/states.h"

namespace candor {

namespace {

// The canonical address; the session cookie opens it where no header can be sent.
std::string media_url(const RecordingView& recording) {
  return path_of(api::stream_recording.info, {text_of(recording.id)});
}

void draw_player(const ShownAnswer& shown, const RecordingView& recording) {
  const std::string label = ui::text("review.player", {{"number", std::to_string(shown.number)}});
  const std::string key = "recording-" + text_of(recording.id);
  ui::player(label, media_url(recording),
             {.audio = recording.media_kind == AnswerKind::audio, .key = key});
}

// What stands where the answer would be.
void draw_missing(const ShownAnswer& shown) {
  const std::string& name = shown.session.candidate_name;
  auto card = ui::card({.sunken = true});
  auto line = ui::row({.gap = ui::kSpace3, .wrap = false});
  ui::icon(icon_of(shown.answer.status), tone_of(shown.answer.status));
  auto words = ui::stack({.gap = 0, .grow = 1});
  switch (shown.answer.status) {
    case AnswerStatus::skipped: return ui::body(ui::text("review.skipped", {{"name", name}}));
    case AnswerStatus::waiting: return ui::body(ui::text("review.waiting", {{"name", name}}));
    case AnswerStatus::begun: return ui::body(ui::text("review.begun", {{"name", name}}));
    case AnswerStatus::uploading:
    case AnswerStatus::submitted: return ui::body(ui::text("review.no_recording"));
  }
}

void draw_given_facts(const ShownAnswer& shown) {
  const AnswerView& answer = shown.answer;
  const bool is_recorded = answer.recording.has_value();
  auto section =
      ui::section(ui::text(is_recorded ? "review.recording" : "review.writing"), {.level = 3});
  const std::string allowed = time_words(answer.responding_time.ms);
  const std::string retakes = ui::text(
      "review.used_retakes",
      {{"used", ui::number(answer.retakes_used)}, {"all", ui::number(answer.max_retakes)}});
  const std::string answered = answer.submitted_at ? ui::date_time(answer.submitted_at->ms)
                                                   : std::string(ui::text("results.not_finished"));
  std::vector<ui::Fact> facts{{ui::text("review.fact_answered"), answered},
                              {ui::text("review.fact_time"), allowed},
                              {ui::text("review.fact_retakes"), retakes}};
  std::string duration, size;
  if (answer.recording) {
    const RecordingView& recording = *answer.recording;
    duration = recording.duration ? ui::duration(recording.duration->ms)
                                  : std::string(ui::text("review.format_unknown"));
    size = ui::bytes(recording.size_bytes);
    facts.push_back({ui::text("recording.duration"), duration});
    facts.push_back({ui::text("recording.size_bytes"), size});
    facts.push_back({ui::text("recording.content_type"), recording.content_type});
  }
  ui::facts(facts);
  if (!answer.recording) return;
  auto print = ui::stack({.gap = 2});
  ui::muted(ui::text("recording.sha256"));
  ui::code(answer.recording->sha256);
}

void draw_given_answer(const ShownAnswer& shown) {
  const AnswerView& answer = shown.answer;
  const bool is_text = answer.kind == AnswerKind::text && !answer.text.empty();
  if (answer.recording) draw_player(shown, *answer.recording);
  if (is_text) {
    auto card = ui::card({.label = ui::text("review.text_answer")});
    ui::lead(answer.text);
  }
  if (!answer.recording && !is_text) draw_missing(shown);
  const bool is_given = answer.recording || is_text;
  if (is_given && answer.kind != answer.asked_kind) {
    ui::muted(ui::text("review.asked_for", {{"kind", label_text(answer.asked_kind)},
                                            {"given", label_text(answer.kind)}}));
  }
}

std::string_view answer_word(const AnswerView& answer) {
  return ui::text(label_of(answer.status));
}

}  // namespace

void draw_answer(const ShownAnswer& shown) {
  auto key = ui::key(text_of(shown.answer.id));
  {
    auto words = ui::stack({.gap = ui::kSpace1});
    ui::muted(ui::text("review.question", {{"number", std::to_string(shown.number)},
                                           {"all", std::to_string(shown.count)}}));
    ui::h2(shown.answer.question_text);
  }
  draw_given_answer(shown);
}

void draw_answer_facts(const ShownAnswer& shown) {
  const bool is_given = shown.answer.status == AnswerStatus::submitted;
  if (!is_given && !shown.answer.recording) return;
  auto key = ui::key(text_of(shown.answer.id));
  draw_given_facts(shown);
}

int draw_answer_list(const SessionView& session, int current) {
  int chosen = -1;
  auto section = ui::section(ui::text("review.answers"), {.level = 3});
  auto list = ui::list(ui::text("review.answers"), ui::kSpace2);
  for (int i = 0; i < static_cast<int>(session.answers.size()); ++i) {
    const AnswerView& answer = session.answers[static_cast<std::size_t>(i)];
    auto item = ui::item(text_of(answer.id));
    auto card = ui::card({.padding = ui::kSpace3, .gap = ui::kSpace2, .selected = i == current});
    const std::string url =
        session_url(session.interview_id, session.id) + "?answer=" + std::to_string(i + 1);
    const std::string words = std::to_string(i + 1) + ". " + answer.question_text;
    if (ui::link(words, url, {.strong = i == current, .quiet = true, .key = url})) chosen = i;
    auto line = ui::row({.gap = ui::kSpace2});
    ui::chip(answer_word(answer), tone_of(answer.status), icon_of(answer.status));
    if (answer.recording && answer.recording->duration) {
      ui::muted(ui::duration(answer.recording->duration->ms));
    } else if (answer.status == AnswerStatus::submitted) {
      ui::muted(label_text(answer.kind));
    }
  }
  return chosen;
}

void draw_session_facts(const SessionView& session) {
  auto section = ui::section(ui::text("review.session"), {.level = 3});
  auto card = ui::card({.padding = ui::kSpace4});
  const std::string started = ui::date_time(session.started_at.ms);
  const std::string completed = session.completed_at
                                    ? ui::date_time(session.completed_at->ms)
                                    : std::string(ui::text("results.not_finished"));
  const std::string answered = ui::text(
      "results.answered",
      {{"count", ui::number(session.answered_count)}, {"all", ui::number(session.question_count)}});
  std::vector<ui::Fact> facts{{ui::text("session.answered_count"), answered},
                              {ui::text("session.started_at"), started},
                              {ui::text("session.completed_at"), completed}};
  if (!session.device.empty()) {
    facts.push_back({ui::text("session.device"), session.device});
  }
  ui::facts(facts);
}

}  // namespace candor
