// The command and what the checks share; the checks are in checks_*.cpp.
#include "server/operate/doctor.h"

#include "server/app.h"
#include "server/operate/commands.h"
#include "server/operate/files.h"
#include "server/operate/installation.h"
#include "shared/describe/json.h"

namespace candor::operate {

namespace {

constexpr std::string_view kFindings[] = {"fine", "advice", "problem"};

std::string_view word_of(const Diagnosis& diagnosis) {
  if (diagnosis.was_fixed) return "fixed  ";
  if (diagnosis.finding == Finding::problem) return "PROBLEM";
  return diagnosis.finding == Finding::advice ? "advice " : "fine   ";
}

std::string as_json(const std::vector<Examined>& examined) {
  std::string text = "[";
  for (const Examined& one : examined) {
    text += text.size() == 1 ? "\n  {" : ",\n  {";
    const std::pair<std::string_view, std::string_view> members[] = {
        {"check", one.name},
        {"title", one.title},
        {"finding", kFindings[static_cast<int>(one.diagnosis.finding)]},
        {"message", one.diagnosis.message}};
    for (const auto& [name, value] : members) {
      json::append_string(text, name);
      text += ": ";
      json::append_string(text, value);
      text += ", ";
    }
    text += std::string("\"was_fixed\": ") + (one.diagnosis.was_fixed ? "true" : "false") + "}";
  }
  return text + "\n]";
}

void print_settings(const std::vector<SettingSource>& sources) {
  print("Settings (name = value, where it comes from)");
  for (const SettingSource& one : sources)
    print("  " + one.name + " = " + (one.is_secret ? "(secret)" : one.value) + "  [" + one.source +
          "]  " + one.help);
}

int print_examined(const std::vector<Examined>& examined) {
  int problems = 0;
  for (const Examined& one : examined) {
    if (one.diagnosis.finding == Finding::problem) ++problems;
    print(std::string(word_of(one.diagnosis)) + "  " + std::string(one.title) + ": " +
          one.diagnosis.message);
  }
  print(problems == 0 ? "All is well." : std::to_string(problems) + " problems need a person.");
  return problems;
}

}  // namespace

Diagnosis fine(std::string message) {
  return {Finding::fine, std::move(message), false};
}
Diagnosis advice(std::string message) {
  return {Finding::advice, std::move(message), false};
}
Diagnosis problem(std::string message) {
  return {Finding::problem, std::move(message), false};
}
Diagnosis fixed(std::string message) {
  return {Finding::fine, std::move(message), true};
}

std::vector<Examined> examine(const Patient& patient) {
  std::vector<Examined> examined;
  for (const auto checks : {machine_checks(), data_checks(), backup_checks()}) {
    for (const Check& check : checks) {
      if (check.needs_database && patient.database == nullptr) continue;
      examined.push_back({check.name, check.title, check.run(patient)});
    }
  }
  return examined;
}

int doctor_command(Arguments arguments) {
  const bool fixes = take_switch(arguments, "--fix");
  const bool is_full = take_switch(arguments, "--full");
  const bool prints_json = take_switch(arguments, "--json");
  std::vector<SettingSource> sources;
  const auto settings = read_settings(arguments, &sources);
  if (settings.is_error()) return complain(settings.error());
  if (!prints_json) print_settings(sources);

  const std::string& data = settings.value().data;
  const DataLock lock(data);
  Patient patient{settings.value(), World::real().now()};
  patient.is_served = !lock.is_taken();
  patient.fixes = fixes;
  patient.is_full = is_full;
  auto database =
      open_database(settings.value(), patient.may_write() ? Access::writing : Access::reading);
  if (database.is_error()) {
    patient.no_database = database.error().message + " " + database.error().cause;
  } else {
    patient.database = database.value().get();
  }
  const auto blobs = open_blobs(settings.value());
  if (blobs.is_error()) return complain(blobs.error());
  patient.blobs = blobs.value().get();

  if (!prints_json)
    print(patient.is_served ? "Checks (a server is running; they go on beside it)" : "Checks");
  const std::vector<Examined> examined = examine(patient);
  if (!prints_json) return print_examined(examined) == 0 ? 0 : 1;
  print(as_json(examined));
  for (const Examined& one : examined)
    if (one.diagnosis.finding == Finding::problem) return 1;
  return 0;
}

}  // namespace candor::operate
