// The store on a real file: durable writes per second for one and for many waiting callers, point
// reads and a page of a list. On PostgreSQL when run through tests/harness/postgresql (with TMPDIR
// on a real disk and CANDOR_TEST_FSYNC=on).
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "server/store/connection.h"
#include "server/store/records.h"
#include "shared/domain/company.h"

namespace candor {
namespace {

constexpr int kKnown = 1'000;

// One database for a benchmark and all its threads. It lies in the working folder and not under
// /tmp, which may be memory and would make fsync free.
class Store {
 public:
  Store() {
    std::string pattern = (std::filesystem::current_path() / "bench-store-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) std::abort();
    folder_ = pattern;
    store::OpenOptions options;
    options.path = folder_ + "/candor.db";
    if (const char* url = std::getenv("CANDOR_TEST_DATABASE_URL")) use_postgresql(url, options);
    auto opened = store::Database::open(options);
    if (opened.is_error()) std::abort();
    database_ = opened.release_value();
    if (database_->migrate(Time{1}).is_error()) std::abort();
  }
  ~Store() {
    database_.reset();
    std::filesystem::remove_all(folder_);
  }
  bool add(const std::string& name) {
    Company company;
    company.name = name;
    return !database_->write([&](store::Transaction& tx) { return store::insert(tx, company); })
                .is_error();
  }
  bool add_known() {
    return !database_
                ->write([&](store::Transaction& tx) -> Status {
                  for (int i = 0; i < kKnown; ++i) {
                    Company company;
                    company.name = "Company " + std::to_string(i);
                    TRY(store::insert(tx, company));
                  }
                  return ok();
                })
                .is_error();
  }
  store::Database& database() { return *database_; }

 private:
  // A schema of its own; CANDOR_BENCH_WRITERS lanes.
  static void use_postgresql(const std::string& url, store::OpenOptions& options) {
    options.url = url;
    auto connection = store::Connection::open(options, store::Purpose::writing);
    if (connection.is_error() ||
        connection.value()
            ->run_script("DROP SCHEMA IF EXISTS bench CASCADE; CREATE SCHEMA bench")
            .is_error())
      std::abort();
    options.url += "?options=-csearch_path%3Dbench";
    if (const char* writers = std::getenv("CANDOR_BENCH_WRITERS"))
      options.writers = std::atoi(writers);
  }
  std::string folder_;
  std::unique_ptr<store::Database> database_;
};

std::unique_ptr<Store> shared_store;

void open_store(const benchmark::State&) {
  shared_store = std::make_unique<Store>();
  if (!shared_store->add_known()) std::abort();
}
void close_store(const benchmark::State&) {
  shared_store.reset();
}

void durable_write(benchmark::State& state) {
  for (auto _ : state) {
    if (!shared_store->add("One more")) return state.SkipWithError("a write failed");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(durable_write)
    ->Setup(open_store)
    ->Teardown(close_store)
    ->ThreadRange(1, 64)
    ->UseRealTime();

void point_read(benchmark::State& state) {
  std::int64_t id = 0;
  for (auto _ : state) {
    id = id % kKnown + 1;
    auto found = shared_store->database().read(
        [&](store::Reader& reader) { return store::find<Company>(reader, "WHERE id = ?", {id}); });
    if (found.is_error()) return state.SkipWithError("a read failed");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(point_read)->Setup(open_store)->Teardown(close_store)->ThreadRange(1, 4)->UseRealTime();

}  // namespace
}  // namespace candor
