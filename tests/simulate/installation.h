// One installation of the real application for a simulated run: its own folder (in memory where the
// machine has such), clock and chance from the seed, and faults in its database, files and mail.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "server/app.h"
#include "tests/harness/fakes.h"
#include "tests/simulate/scheduler.h"

namespace candor::simulate {

// A fault planted on purpose: the simulation must find each before its silence means anything.
enum class Planted {
  none,
  lease_not_fenced,      // a job ends without showing the number of its claim
  effect_apart,          // the effect commits in one transaction, the end of the job in another
  offset_unchecked,      // bytes are appended wherever the upload is
  attempt_after_answer,  // the use of a link is counted after the answer
  torn_append,           // an append is acknowledged though its end was not written
  early_retention,       // uploads expire two days before their time
};
inline constexpr Planted kEveryPlanted[] = {
    Planted::lease_not_fenced,     Planted::effect_apart, Planted::offset_unchecked,
    Planted::attempt_after_answer, Planted::torn_append,  Planted::early_retention};
std::string_view name_of(Planted planted);

// What is counted outside the database: mail that left, by id.
class FaultyMailer final : public mail::Mailer {
 public:
  explicit FaultyMailer(Chance& chance) : chance_(chance) {}
  Status send(const mail::Message& message) override;
  std::map<std::string, int> delivered;  // by id
  bool has_faults = true;

 private:
  Chance& chance_;
};

class FaultyBlobs final : public blobs::Blobs {
 public:
  FaultyBlobs(std::unique_ptr<blobs::Blobs> real, Chance& chance, Planted planted)
      : real_(std::move(real)), chance_(chance), planted_(planted) {}
  Result<std::int64_t> append(std::string_view name, std::int64_t offset,
                              const work::Bytes& source) override;
  Result<std::string> finish(std::string_view name) override;
  Status remove(std::string_view name) override;
  Result<std::int64_t> size(std::string_view name) override { return real_->size(name); }
  Result<std::int64_t> unfinished_size(std::string_view name) override {
    return real_->unfinished_size(name);
  }
  Result<blobs::LocalFile> open(std::string_view name) override { return real_->open(name); }
  Result<blobs::LocalFile> open_part(std::string_view name, std::int64_t offset,
                                     std::int64_t length) override {
    return real_->open_part(name, offset, length);
  }
  Result<std::string> read(std::string_view name, std::int64_t offset,
                           std::int64_t length) override {
    return real_->read(name, offset, length);
  }
  void remove_later(std::string_view name) override { real_->remove_later(name); }
  Result<std::vector<blobs::Listed>> list(Time limit) override { return real_->list(limit); }
  bool has_faults = true;

 private:
  bool fails() { return has_faults && chance_.percent(3); }
  std::unique_ptr<blobs::Blobs> real_;
  Chance& chance_;
  Planted planted_;
};

struct Link {
  InvitationId id;
  std::string token;
  int max_attempts = 1;
};

class Installation {
 public:
  Installation(std::uint64_t seed, Chance& chance, Planted planted);
  ~Installation();

  test::ManualClock clock;
  std::unique_ptr<App> app;
  FaultyBlobs* blobs = nullptr;    // owned by the application
  FaultyMailer* mailer = nullptr;  // likewise
  std::vector<Link> links;

  // The next write fails in the middle and leaves nothing.
  void arm();
  void disarm();
  // Outside tasks, or inside one where a wait is wanted.
  void execute(std::string_view sql, std::initializer_list<store::Value> values = {});
  std::int64_t number(std::string_view sql, std::initializer_list<store::Value> values = {});

 private:
  bool is_armed_ = false;
  std::string folder_;
};

// Makes the folder that every installation is a copy of; once per program.
const std::string& template_folder();
const std::vector<Link>& template_links();
void remove_template();

}  // namespace candor::simulate
