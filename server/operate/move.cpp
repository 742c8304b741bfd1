#include "server/operate/move.h"

#include <cstdio>
#include <filesystem>

#include "server/store/copy.h"
#include "server/store/database_url.h"

namespace candor::operate {

namespace {

store::OpenOptions target_of(const App& app, const std::string& to) {
  store::OpenOptions target = store::options_for(to, app.settings.data);
  if (target.url.empty() && to != "sqlite" && !store::is_sqlite_url(to)) target.path = to;
  target.readers = 1;
  target.log = &app.log;
  return target;
}

void print_table(const std::vector<store::CopiedTable>& tables,
                 void (*print)(std::string_view line)) {
  char line[160];
  std::snprintf(line, sizeof line, "  %-24s %10s  %s", "table", "rows", "SHA-256 on both sides");
  print(line);
  for (const store::CopiedTable& table : tables) {
    std::snprintf(line, sizeof line, "  %-24s %10lld  %s", table.name.c_str(),
                  static_cast<long long>(table.rows), table.sha256.c_str());
    print(line);
  }
}

void print_next_steps(const App& app, const store::OpenOptions& target,
                      void (*print)(std::string_view line)) {
  const bool is_home = target.path == app.settings.data + "/candor.db";
  if (!target.url.empty())
    print("Next: set DATABASE_URL to the new address and start Candor with the same data folder.");
  else if (is_home)
    print("Next: leave DATABASE_URL out and start Candor with the same data folder.");
  else
    print(
        "Next: to use the file, make it candor.db of a data folder that has the same "
        "secrets.json and blobs/.");
  print("Nothing was changed in " + app.database->place() +
        ". Keep it until you are content; what is written there from now on is not moved.");
}

}  // namespace

Status move_database(App& app, const std::string& to, void (*print)(std::string_view line)) {
  const store::OpenOptions target = target_of(app, to);
  if (store::place_of(target) == app.database->place())
    return fail(Failure::conflict, "same_place", "The data is there already: " + to);
  if (target.url.empty() && std::filesystem::exists(target.path))
    return fail(Failure::conflict, "target_not_empty",
                target.path + " exists already. Move it away first; nothing was copied.");
  print("Copying " + app.database->place() + " to " + store::place_of(target));
  const auto copy = [&]() -> Result<std::vector<store::CopiedTable>> {
    const auto opened = TRY(store::Database::open(target));
    TRY(opened->migrate(app.world.now()));
    return store::copy_all(*app.database, *opened);
  };
  const auto copied = copy();
  if (copied.is_error()) {
    if (target.url.empty()) {
      for (const char* ending : {"", "-wal", "-shm"}) std::filesystem::remove(target.path + ending);
    }
    return Error(copied.error());
  }
  print_table(copied.value(), print);
  print("Every row was read again on both sides and is the same.");
  print_next_steps(app, target, print);
  return ok();
}

}  // namespace candor::operate
