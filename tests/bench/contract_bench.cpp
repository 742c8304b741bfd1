// The contract's engines: what one body costs on its way in and out.
#include <benchmark/benchmark.h>

#include "shared/describe/json.h"
#include "shared/domain/interview.h"
#include "shared/domain/page.h"

namespace candor {
namespace {

std::string draft_with_questions(int count) {
  std::string body = R"({"title":"Backend engineer, orders and stock","questions":[)";
  for (int i = 0; i < count; ++i) {
    if (i > 0) body += ',';
    body += R"({"text":"Tell us about a fault that you found in production."})";
  }
  return body + "]}";
}

void read_interview(benchmark::State& state) {
  const std::string body = draft_with_questions(static_cast<int>(state.range(0)));
  for (auto _ : state) {
    auto draft = json::read<InterviewDraft>(body, json::ReadMode::request);
    if (draft.is_error()) return state.SkipWithError("the body was refused");
    benchmark::DoNotOptimize(draft);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(body.size()));
}
BENCHMARK(read_interview)->Arg(3)->Arg(30);

void refuse_interview(benchmark::State& state) {
  const std::string body = R"({"title":"","questions":[{"text":""},{"colour":1}],"size":"large"})";
  for (auto _ : state) {
    auto draft = json::read<InterviewDraft>(body, json::ReadMode::request);
    if (!draft.is_error()) return state.SkipWithError("the body was accepted");
    benchmark::DoNotOptimize(draft);
  }
}
BENCHMARK(refuse_interview);

void write_page(benchmark::State& state) {
  Page<InterviewView> page;
  for (int i = 0; i < 25; ++i) {
    InterviewView one;
    one.title = "Backend engineer, orders and stock";
    page.items.push_back(one);
  }
  std::size_t bytes = 0;
  for (auto _ : state) bytes += json::write(page).size();
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(write_page);

}  // namespace
}  // namespace candor
