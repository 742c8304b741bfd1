// The example company, written in one transaction after its clips are stored, so that it is there
// wholly or not at all.
#include "server/features/demo.h"

#include "server/features/demo_data.h"
#include "server/features/demo_media.h"
#include "server/features/invitations.h"
#include "server/features/recordings.h"
#include "server/store/records.h"
#include "shared/domain/account.h"
#include "shared/domain/company.h"
#include "shared/domain/session.h"

namespace candor::features {

using demo::Clip;
using demo::InterviewText;
using demo::Person;
using demo::Progress;
using demo::QuestionText;
using store::Transaction;

namespace {

struct Team {
  Company company;
  Account admin, recruiter, expert;
};

// One interview as it was stored, with the texts it came from.
struct Posted {
  Interview interview;
  std::vector<Question> questions;
  const InterviewText* text = nullptr;
};

// Clips as durable files, one for each recorded answer, in the order they will be taken.
struct Stock {
  std::vector<Recording> recordings;
  std::vector<Upload> uploads;
  std::size_t next_recording = 0, next_upload = 0;
};

bool has_session(Progress progress) {
  return progress >= Progress::begun;
}
bool is_completed(Progress progress) {
  return progress >= Progress::completed;
}

AnswerStatus status_of_answer(Progress progress, int index, int count) {
  using enum AnswerStatus;
  switch (progress) {
    case Progress::begun: return index == 0 ? begun : waiting;
    case Progress::halfway:
      return index < count / 2 ? submitted : index == count / 2 ? begun : waiting;
    case Progress::uploading: return index == 0 ? submitted : index == 1 ? uploading : waiting;
    case Progress::lapsed: return index == 0 ? submitted : waiting;
    case Progress::partly_skipped: return index + 1 == count ? skipped : submitted;
    default: return submitted;
  }
}

// Every fifth person has no camera and answers by voice.
AnswerKind kind_of_answer(const QuestionText& question, int person) {
  const bool has_camera = person % 5 != 3;
  return question.kind == AnswerKind::video && !has_camera ? AnswerKind::audio : question.kind;
}

int sessions_of(Progress progress) {
  if (!has_session(progress)) return 0;
  return progress == Progress::second_attempt ? 2 : 1;
}

Result<Recording> store_clip(App& app, const Clip& clip) {
  Recording recording;
  recording.blob = app.random_hex(16);
  // Generated clips have their length and index: they are their own playable copy.
  recording.playback_blob = recording.blob;
  recording.media_kind = clip.kind;
  recording.content_type = clip.content_type;
  recording.size_bytes = static_cast<std::int64_t>(clip.bytes.size());
  recording.duration = Seconds{clip.duration_ms};
  TRY(app.blobs->append(recording.blob, 0, clip.bytes));
  recording.sha256 = TRY(app.blobs->finish(recording.blob));
  return recording;
}

Result<Upload> store_half(App& app, const Clip& clip) {
  Upload upload;
  upload.token = upload.blob = app.random_hex(16);
  upload.media_kind = clip.kind;
  upload.content_type = clip.content_type;
  upload.offset_bytes = static_cast<std::int64_t>(clip.bytes.size() / 2);
  TRY(app.blobs->append(upload.blob, 0,
                        std::string_view(clip.bytes).substr(0, clip.bytes.size() / 2)));
  return upload;
}

Result<Stock> store_clips(App& app) {
  const std::vector<Clip> videos = demo::make_video_clips(app);
  const std::vector<Clip> tones = demo::make_audio_clips();
  Stock stock;
  int index = 0;
  for (const Person& person : demo::people()) {
    const InterviewText& interview = demo::interviews()[static_cast<std::size_t>(person.interview)];
    const int count = static_cast<int>(interview.questions.size());
    for (int round = 0; round < sessions_of(person.progress); ++round) {
      for (int i = 0; i < count; ++i) {
        const AnswerKind kind =
            kind_of_answer(interview.questions[static_cast<std::size_t>(i)], index);
        const AnswerStatus status = status_of_answer(person.progress, i, count);
        if (kind == AnswerKind::text) continue;
        const std::vector<Clip>& clips = kind == AnswerKind::audio ? tones : videos;
        const Clip& clip = clips[static_cast<std::size_t>(index + i + round) % clips.size()];
        if (status == AnswerStatus::submitted)
          stock.recordings.push_back(TRY(store_clip(app, clip)));
        if (status == AnswerStatus::uploading) stock.uploads.push_back(TRY(store_half(app, clip)));
      }
    }
    ++index;
  }
  return stock;
}

Account new_account(const Team& team, Role role, std::string name, std::string_view email,
                    std::string hash, Time created) {
  Account account;
  account.company_id = team.company.id;
  account.email = email;
  account.username = std::string(email.substr(0, email.find('@')));
  account.full_name = std::move(name);
  account.role = role;
  account.password_hash = std::move(hash);
  account.created_at = account.updated_at = created;
  return account;
}

Result<Team> make_team(Transaction& tx, const std::string& hash, Time now) {
  const Time created{now.ms - 200 * kDayMs};
  Team team;
  team.company.name = "Fernhill Outfitters";
  team.company.contact_email = "people@fernhill.example";
  team.company.about =
      "We rent, sell and repair gear for people who sleep outside: eleven shops, one workshop, one "
      "warehouse. Interviews are answered in your own time, and a person watches every answer.";
  team.company.created_at = team.company.updated_at = created;
  team.company = TRY(store::insert(tx, team.company));
  auto make = [&](Role role, std::string name, std::string_view email) {
    return store::insert(tx, new_account(team, role, std::move(name), email, hash, created));
  };
  team.admin = TRY(make(Role::admin, "Ruth Calloway", kDemoAccounts[0]));
  team.recruiter = TRY(make(Role::recruiter, "Daniel Osei", kDemoAccounts[1]));
  team.expert = TRY(make(Role::domain_expert, "Ilse Brandt", kDemoAccounts[2]));
  return team;
}

Result<Posted> make_interview(Transaction& tx, App& app, const Team& team,
                              const InterviewText& text, Time now) {
  Posted posted;
  posted.text = &text;
  Interview& interview = posted.interview;
  interview.key = app.random_key(20);
  interview.company_id = team.company.id;
  interview.created_by = team.recruiter.id;
  interview.title = text.title;
  interview.description = text.description;
  interview.status = text.status;
  interview.created_at.ms = interview.updated_at.ms = now.ms - text.days_old * kDayMs;
  interview = TRY(store::insert(tx, interview));
  for (const QuestionText& source : text.questions) {
    Question question;
    question.interview_id = interview.id;
    question.text = source.text;
    question.preparation_time.ms = source.preparation_seconds * kSecondMs;
    question.responding_time.ms = source.responding_seconds * kSecondMs;
    question.order = static_cast<std::int32_t>(posted.questions.size()) + 1;
    question.answer_kind = source.kind;
    question.max_retakes = source.max_retakes;
    question.created_at = question.updated_at = interview.created_at;
    posted.questions.push_back(TRY(store::insert(tx, question)));
  }
  return posted;
}

Result<Invitation> make_invitation(Transaction& tx, const App& app, const Team& team,
                                   const Posted& posted, const Person& person, Time now) {
  const Time created{now.ms - person.hours_ago * kHourMs};
  InvitationDraft draft;
  draft.candidate_name = person.name;
  draft.candidate_email = person.email;
  draft.max_attempts = person.progress == Progress::second_attempt ? 2 : 1;
  Invitation invitation = new_invitation(app, posted.interview.id, draft, created);
  invitation.created_by = team.recruiter.id;
  invitation.current_attempts = sessions_of(person.progress);
  const bool is_unopened = person.progress == Progress::sent || person.progress == Progress::missed;
  if (!is_unopened) invitation.opened_at = Time{created.ms + kHourMs};
  if (person.progress == Progress::withdrawn)
    invitation.revoked_at = Time{created.ms + 20 * kHourMs};
  return store::insert(tx, invitation);
}

// The media of one answer, taken from the stock.
Status attach_media(Transaction& tx, const Answer& answer, Stock& stock, Time now) {
  if (answer.kind == AnswerKind::text) return ok();
  if (answer.status == AnswerStatus::submitted) {
    Recording recording = stock.recordings[stock.next_recording++];
    recording.session_id = answer.session_id;
    recording.answer_id = answer.id;
    recording.question_id = answer.question_id;
    recording.created_at = answer.submitted_at.value_or(now);
    // Without ffmpeg every clip is a tone.
    TRY(tx.execute("UPDATE answers SET kind = ? WHERE id = ?",
                   {int(recording.media_kind), answer.id}));
    TRY(store::insert(tx, recording));
  }
  if (answer.status == AnswerStatus::uploading) {
    Upload upload = stock.uploads[stock.next_upload++];
    upload.answer_id = answer.id;
    upload.session_id = answer.session_id;
    upload.created_at = now;
    upload.expires_at.ms = now.ms + limits::kUploadHours * kHourMs;
    TRY(store::insert(tx, upload));
  }
  return ok();
}

Status make_answers(Transaction& tx, const Session& session, const Posted& posted,
                    const Person& person, int person_index, Stock& stock, Time now) {
  const int count = static_cast<int>(posted.questions.size());
  std::int64_t at = session.started_at.ms;
  for (int i = 0; i < count; ++i) {
    const Question& question = posted.questions[static_cast<std::size_t>(i)];
    const QuestionText& source = posted.text->questions[static_cast<std::size_t>(i)];
    Answer answer;
    answer.session_id = session.id;
    answer.question_id = question.id;
    answer.order = question.order;
    answer.question_text = question.text;
    answer.preparation_time = question.preparation_time;
    answer.responding_time = question.responding_time;
    answer.asked_kind = question.answer_kind;
    answer.max_retakes = question.max_retakes;
    answer.status = status_of_answer(person.progress, i, count);
    answer.kind = kind_of_answer(source, person_index);
    const bool was_shown =
        answer.status != AnswerStatus::waiting && answer.status != AnswerStatus::skipped;
    if (was_shown) answer.begun_at = Time{at};
    at += 3 * kMinuteMs;
    if (answer.status == AnswerStatus::submitted) {
      answer.submitted_at = Time{at};
      if (answer.kind == AnswerKind::text) answer.text = source.written;
      answer.retakes_used = (person_index + i) % 3 == 0 ? std::min(1, question.max_retakes) : 0;
    }
    answer = TRY(store::insert(tx, answer));
    TRY(attach_media(tx, answer, stock, now));
  }
  return ok();
}

Result<Session> make_session(Transaction& tx, const Team& team, const Invitation& invitation,
                             const Person& person, int round, Time now) {
  constexpr std::string_view kDevices[] = {"Firefox 140 on Linux", "Chrome 139 on Android 15",
                                           "Safari 18 on iOS 18", "Edge 139 on Windows 11"};
  Session session;
  session.invitation_id = invitation.id;
  session.interview_id = invitation.interview_id;
  session.candidate_name = person.name;
  session.candidate_email = person.email;
  const std::int64_t after = std::min<std::int64_t>(person.hours_ago * kHourMs / 2, 9 * kHourMs);
  session.started_at.ms = invitation.created_at.ms + after + round * 10 * kHourMs;
  session.consented_at = session.started_at;
  session.last_seen_at.ms = session.started_at.ms + 9 * kMinuteMs;
  session.device = kDevices[static_cast<std::size_t>(invitation.id.value) % std::size(kDevices)];
  if (is_completed(person.progress)) {
    session.status = SessionStatus::completed;
    session.completed_at = session.last_seen_at = Time{session.started_at.ms + 14 * kMinuteMs};
    const bool is_first_of_two = person.progress == Progress::second_attempt && round == 0;
    if (person.progress == Progress::reviewed || is_first_of_two) {
      const std::int64_t reviewed = session.completed_at->ms + 20 * kHourMs;
      session.reviewed_at = Time{std::min(reviewed, now.ms)};
      session.reviewed_by = invitation.id.value % 2 == 0 ? team.expert.id : team.recruiter.id;
    }
  }
  return store::insert(tx, session);
}

Status fill(Transaction& tx, App& app, const std::string& hash, Stock& stock) {
  const Time now = app.world.now();
  const Team team = TRY(make_team(tx, hash, now));
  std::vector<Posted> posted;
  for (const InterviewText& text : demo::interviews()) {
    posted.push_back(TRY(make_interview(tx, app, team, text, now)));
  }
  int index = 0;
  for (const Person& person : demo::people()) {
    const Posted& place = posted[static_cast<std::size_t>(person.interview)];
    const Invitation invitation = TRY(make_invitation(tx, app, team, place, person, now));
    for (int round = 0; round < sessions_of(person.progress); ++round) {
      const Session session = TRY(make_session(tx, team, invitation, person, round, now));
      TRY(make_answers(tx, session, place, person, index, stock, now));
    }
    ++index;
  }
  return ok();
}

}  // namespace

Status make_demo(App& app) {
  const std::int64_t accounts = TRY(app.database->read(
      [](store::Reader& reader) { return reader.number("SELECT count(*) FROM accounts", {}); }));
  const std::int64_t examples = TRY(app.database->read([](store::Reader& reader) {
    return reader.number("SELECT count(*) FROM accounts WHERE email = ?", {kDemoAccounts[1]});
  }));
  if (examples > 0) return ok();
  if (accounts > 0) {
    return fail(
        Failure::conflict, "not_empty",
        "This data folder belongs to another company. Start the example with its own --data.");
  }
  const std::string hash = TRY(app.passwords->hash_password(kDemoPassword));
  Stock stock = TRY(store_clips(app));
  Status filled =
      app.database->write([&](Transaction& tx) -> Status { return fill(tx, app, hash, stock); });
  if (filled.is_error()) return filled;
  app.set_up_token.clear();
  return ok();
}

}  // namespace candor::features
