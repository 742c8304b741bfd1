// What the clients of a crash test know: every thing they made, which versions of it they sent and
// which of them the server acknowledged. The content of a version follows from the thing's key, so
// nothing else has to be remembered to tell whether the data folder is right.
//
// A thing is written by one client alone; the list of things is shared. Read it while nobody works.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <mutex>
#include <string>
#include <vector>

namespace candor::crash {

// interview: version v has the title and questions of v; the last may be its deletion.
// attempt:   0 invited, 1 started with all its answers, 2.. one more answered, then completed.
// upload:    0 created, 1.. one more chunk, the last one: it is the recording of its answer.
// recording: 0: the recording of its answer, sent in one request.
// token:     v: the refresh token of generation v + 1.
enum class Kind { interview, attempt, upload, recording, token };

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
inline constexpr int kAbsent = -1;  // the version of what does not exist

// Moments are positions in the record of the disk (power cuts), else all the same.
struct Step {
  std::int64_t sent = kNever;
  std::int64_t acknowledged = kNever;
};

struct Thing {
  Kind kind = Kind::interview;
  std::string key;
  std::vector<Step> steps;   // by version
  int deleted_by = kAbsent;  // the version that is the deletion of an interview
  // What an audit at moment `at` may find: not older than acknowledged, not newer than sent.
  int oldest(std::int64_t at) const;
  int newest(std::int64_t at) const;
  // The audit found this version after a crash: from now on nothing else is right.
  void settle(int version);
};

class Ledger {
 public:
  // Stays where it is for as long as the ledger lives.
  Thing& add(Kind kind, std::string key);
  void send(Thing& thing, int version) const;
  void acknowledge(Thing& thing, int version);

  const std::deque<Thing>& things() const { return things_; }
  std::deque<Thing>& things() { return things_; }
  std::int64_t acknowledged() const { return acknowledged_; }
  std::function<std::int64_t()> now = [] { return std::int64_t{0}; };

 private:
  std::mutex mutex_;
  std::deque<Thing> things_;
  std::atomic<std::int64_t> acknowledged_{0};
};

// Content by key and version.
inline constexpr int kQuestions = 3;  // of an attempt
inline constexpr int kAttemptDone = 2 + kQuestions;
std::string title_of(const std::string& key, int version);
int question_count(const std::string& key, int version);
std::string question_text(const std::string& key, int version, int index);
std::string answer_text(const std::string& key, int index);
// Random bytes that begin like a WebM file, up to 24 KB.
std::string media_of(const std::string& key);
std::size_t media_size(const std::string& key);
// Where chunk `version` of an upload ends; the last one ends with the media.
std::size_t chunk_end(const std::string& key, int version);
int last_chunk(const std::string& key);

}  // namespace candor::crash
