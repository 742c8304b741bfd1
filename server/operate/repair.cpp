#include "server/operate/repair.h"

#include <algorithm>

#include "server/store/records.h"
#include "shared/base/text.h"
#include "shared/describe/validate.h"

namespace candor::operate {

namespace {

using store::Reader;
using store::Row;
using store::Transaction;

constexpr std::int64_t kPageRows = 200;

void say(std::string& message, const std::string& words) {
  message += (message.empty() ? "" : " ") + words;
}

// A number outside its range becomes the nearest inside; false: the field is no number.
bool clamp_number(const FieldInfo& field, Question& question) {
  const TypeInfo& type = field.type();
  if (type.get_integer == nullptr || type.kind == Kind::choice) return false;
  void* value = field.address_in(&question);
  const std::int64_t number = type.get_integer(value);
  type.set_integer(value, std::clamp(number, field.minimum, field.maximum));
  return true;
}

void mend_field(const FieldInfo& field, Question& question, Mended& mended) {
  const std::string name(field.name);
  if (clamp_number(field, question)) {
    mended.is_changed = true;
    return say(mended.message, name + " is set to the nearest that is allowed.");
  }
  if (name == "text" && text::trim(question.text).empty()) {
    question.is_archived = mended.is_changed = true;
    return say(mended.message, "It asks nothing and is archived.");
  }
  say(mended.message, name + " has to be changed by a person.");
}

// The questions of one interview, in the order they are asked in.
struct Sheet {
  std::vector<Question> questions;
  std::vector<Repair> repairs;
  std::vector<bool> is_changed;
};

Result<Sheet> read_sheet(Reader& reader, std::int64_t interview) {
  Sheet sheet;
  sheet.questions = TRY(store::list<Question>(
      reader, "WHERE interview_id = ? AND is_archived = 0 ORDER BY \"order\", id", {interview}));
  std::int32_t place = 0;
  for (Question& question : sheet.questions) {
    Mended mended = mend_question(question);
    if (!question.is_archived && question.order != ++place) {
      question.order = place;
      mended.is_changed = true;
      say(mended.message, "Its place is counted again.");
    }
    sheet.is_changed.push_back(mended.is_changed);
    if (mended.message.empty()) continue;
    sheet.repairs.push_back(
        {"questions", "question", question.id.value, std::move(mended.message), false});
  }
  return sheet;
}

Status save_sheet(Transaction& tx, Sheet& sheet, Time now) {
  for (std::size_t i = 0; i < sheet.questions.size(); ++i) {
    if (!sheet.is_changed[i]) continue;
    sheet.questions[i].updated_at = now;
    TRY(store::update(tx, sheet.questions[i]));
    for (Repair& repair : sheet.repairs) {
      if (repair.record_id == sheet.questions[i].id.value) repair.was_fixed = true;
    }
  }
  return ok();
}

void add(RepairReport& report, Sheet sheet) {
  for (Repair& repair : sheet.repairs) {
    if (repair.was_fixed) ++report.fixed_count;
    if (report.fixes.size() < kRepairsMax) report.fixes.push_back(std::move(repair));
  }
}

Result<std::vector<std::int64_t>> next_interviews(Reader& reader, std::int64_t after) {
  std::vector<std::int64_t> ids;
  TRY(reader.query(
      "SELECT DISTINCT interview_id FROM questions WHERE is_archived = 0 AND interview_id > ?"
      " ORDER BY interview_id LIMIT ?",
      {after, kPageRows}, [&](const Row& row) { ids.push_back(row.integer(0)); }));
  return ids;
}

}  // namespace

Mended mend_question(Question& question) {
  Mended mended;
  const TypeInfo& type = type_of<Question>();
  for (const FieldError& error : validate(question)) {
    const int index = find_field(type, error.path);
    // The place is counted for all questions together.
    if (index < 0 || error.path == "order") continue;
    mend_field(type.fields[static_cast<std::size_t>(index)], question, mended);
  }
  const bool is_blank = !question.is_archived && text::trim(question.text).empty();
  if (is_blank) {
    question.is_archived = mended.is_changed = true;
    say(mended.message, "It asks nothing and is archived.");
  }
  return mended;
}

Result<RepairReport> repair_questions(store::Database& database, bool fixes, Time now) {
  RepairReport report;
  report.dry_run = !fixes;
  std::vector<std::int64_t> wrong;
  Status looked = database.inspect([&](Reader& reader) -> Status {
    std::vector<std::int64_t> interviews = TRY(next_interviews(reader, 0));
    while (!interviews.empty()) {
      for (std::int64_t interview : interviews) {
        Sheet sheet = TRY(read_sheet(reader, interview));
        report.examined_count += static_cast<std::int64_t>(sheet.questions.size());
        if (sheet.repairs.empty()) continue;
        wrong.push_back(interview);
        if (!fixes) add(report, std::move(sheet));
      }
      interviews = TRY(next_interviews(reader, interviews.back()));
    }
    return ok();
  });
  if (looked.is_error()) return looked.release_error();
  if (!fixes) return report;
  for (std::int64_t interview : wrong) {
    auto saved = database.write([&](Transaction& tx) -> Result<Sheet> {
      Sheet sheet = TRY(read_sheet(tx, interview));
      TRY(save_sheet(tx, sheet, now));
      return sheet;
    });
    if (saved.is_error()) return saved.release_error();
    add(report, saved.release_value());
  }
  return report;
}

}  // namespace candor::operate
