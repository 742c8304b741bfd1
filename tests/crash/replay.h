// What may be on a disk after its power was cut: the record of what a server asked of it, played up
// to any moment.
//
// Kept is what a sync that had ended covered: bytes and size by a sync of the file, names by a sync
// of their folder. Of the rest any part may be there: each 512-byte sector of a write, each change
// of a size and of a name for itself. Only the same sector, and the same name, never goes back in
// time.
#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/crash/disk.h"

namespace candor::crash {

// Which syncs count. All but the first are faults that the tests have to find.
enum class Policy {
  as_recorded,
  log_synced_at_checkpoints,  // SQLite's synchronous=NORMAL
  database_never_synced,      // SQLite's synchronous=OFF
  blobs_never_synced,         // a rename that overtakes the bytes
  blob_folders_never_synced,  // a rename that nobody made durable
};

struct Operation {
  What what;
  std::int64_t moment;  // it is in the record from then on
  std::int64_t offset;  // of a write; new size; moment a sync began
  std::size_t file;     // index of the file
  std::string_view bytes;
  std::string path, new_path;
};

// One server's record over the folder it began with. Read-only once made; the files' bytes stay in
// the record.
class Recording {
 public:
  Recording(const std::string& base, const Disk& disk);
  const std::vector<Operation>& operations() const { return operations_; }
  const std::map<std::string, std::size_t>& names() const { return names_; }  // in the beginning
  const std::vector<std::string>& contents() const { return contents_; }      // in the beginning
  std::size_t files() const { return files_; }
  const std::vector<std::string>& paths() const { return paths_; }  // of each file, the first

 private:
  void read_base(const std::string& base);
  void read_entry(const Entry& entry, std::string_view bytes, std::int64_t moment);
  std::size_t file_named(const std::string& path);

  std::string record_;
  std::vector<Operation> operations_;
  std::map<std::string, std::size_t> names_, live_;
  std::vector<std::string> contents_, paths_;
  std::unordered_map<std::int64_t, std::size_t> file_of_number_;
  std::size_t files_ = 0;
};

// Plays one recording forward and makes folders of what a power cut leaves.
class Replay {
 public:
  Replay(const Recording& recording, Policy policy, std::string folder);
  // Everything before `count` operations has been asked for. Never goes back.
  void advance(std::size_t count);
  std::int64_t moment() const;
  // A possible state of the disk in `folder`.
  void make_folder(unsigned choice);
  // The audit wrote to these: they are made anew next time.
  void forget(const std::string& path) { made_.erase(path); }

 private:
  struct File {
    std::string durable;
    std::vector<const Operation*> pending;
    std::uint64_t version = 0;  // of `durable`
  };
  struct Chance {
    std::minstd_rand random;
    int percent;         // of the pieces that reached the disk
    std::int64_t until;  // pieces asked for after this moment did not
    bool takes(std::int64_t moment);
  };
  using Names = std::map<std::string, std::size_t>;

  bool counts(std::size_t index) const;
  void sync(const Operation& operation);
  static void apply(const Operation& operation, Names& names);
  static void apply_whole(const Operation& operation, std::string& bytes);
  static void apply_some(const Operation& operation, std::string& bytes, Chance& chance);
  void write_file(const std::string& path, std::size_t file, Chance& chance);

  const Recording& recording_;
  Policy policy_;
  std::string folder_;
  std::size_t played_ = 0;
  std::vector<File> files_;
  Names names_;
  std::vector<const Operation*> pending_names_;
  std::map<std::string, std::pair<std::size_t, std::uint64_t>> made_;  // file and version, by path
};

}  // namespace candor::crash
