#include "tests/crash/ledger.h"

#include <algorithm>
#include <cstring>

namespace candor::crash {

namespace {

constexpr std::size_t kMediaLeast = 1'024, kMediaMost = 24 * 1'024;
constexpr int kChunks = 4;

// The same on every machine, unlike std::hash.
std::uint32_t number_of(const std::string& text) {
  std::uint32_t hash = 2'166'136'261u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619u;
  return hash;
}

}  // namespace

int Thing::oldest(std::int64_t at) const {
  int version = kAbsent;
  for (int i = 0; i < static_cast<int>(steps.size()); ++i)
    if (steps[static_cast<std::size_t>(i)].acknowledged <= at) version = i;
  return version;
}

int Thing::newest(std::int64_t at) const {
  int version = kAbsent;
  for (int i = 0; i < static_cast<int>(steps.size()); ++i)
    if (steps[static_cast<std::size_t>(i)].sent <= at) version = i;
  return version;
}

void Thing::settle(int version) {
  steps.assign(static_cast<std::size_t>(version + 1), Step{0, 0});
}

Thing& Ledger::add(Kind kind, std::string key) {
  const std::lock_guard lock(mutex_);
  return things_.emplace_back(Thing{kind, std::move(key), {}, kAbsent});
}

void Ledger::send(Thing& thing, int version) const {
  const auto index = static_cast<std::size_t>(version);
  if (thing.steps.size() <= index) thing.steps.resize(index + 1);
  thing.steps[index].sent = std::min(thing.steps[index].sent, now());
}

void Ledger::acknowledge(Thing& thing, int version) {
  thing.steps[static_cast<std::size_t>(version)].acknowledged = now();
  ++acknowledged_;
}

std::string title_of(const std::string& key, int version) {
  return key + " v" + std::to_string(version);
}

int question_count(const std::string& key, int version) {
  return 1 + static_cast<int>(number_of(title_of(key, version)) % 4);
}

std::string question_text(const std::string& key, int version, int index) {
  return title_of(key, version) + " q" + std::to_string(index);
}

std::string answer_text(const std::string& key, int index) {
  return key + " answers " + std::to_string(index);
}

std::size_t media_size(const std::string& key) {
  return kMediaLeast + number_of(key + " size") % (kMediaMost - kMediaLeast);
}

std::string media_of(const std::string& key) {
  std::string bytes(media_size(key), '\0');
  std::uint64_t random = number_of(key) + 1;
  for (std::size_t at = 0; at + sizeof random <= bytes.size(); at += sizeof random) {
    random = random * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
    const std::uint64_t mixed = random ^ random >> 29;
    std::memcpy(bytes.data() + at, &mixed, sizeof mixed);
  }
  return bytes.replace(0, 4, "\x1A\x45\xDF\xA3");
}

int last_chunk(const std::string& key) {
  return 1 + static_cast<int>(number_of(key) % kChunks);
}

std::size_t chunk_end(const std::string& key, int version) {
  const int last = last_chunk(key);
  if (version >= last) return media_size(key);
  return media_size(key) * static_cast<std::size_t>(version) / static_cast<std::size_t>(last);
}

}  // namespace candor::crash
