// What a disk holds for certain: this program's own fsync and fdatasync are noted on their way to
// the system, with the contents of the file or the entries of the folder at that moment. A power
// cut may take everything else, and may have kept any change of a name at once.
#pragma once

#include <functional>
#include <map>
#include <string>

namespace candor::test {

enum class Forgets { nothing, files, folders, outer_folder };  // planted faults

class RecordedDisk {
 public:
  // Records below `folder` until destroyed; calls `changed` after each step a power cut may follow.
  RecordedDisk(std::string folder, Forgets forgets, std::function<void()> changed);
  ~RecordedDisk();
  RecordedDisk(const RecordedDisk&) = delete;

  // The bytes at `path` (relative) after a power cut that kept only what was synced; empty when a
  // name on the way was not.
  std::string kept(const std::string& path) const;
  bool is_kept(const std::string& path) const;
  // The bytes a power cut leaves at a name that exists now, had the names become durable at once.
  std::string kept_under_newest_name(const std::string& path) const;

  // For the hooks.
  void synced(int descriptor);
  void stepped() const { changed_(); }

 private:
  const std::string folder_;
  const Forgets forgets_;
  const std::function<void()> changed_;
  std::map<unsigned long, std::string> bytes_;    // by inode, of synced files
  std::map<std::string, unsigned long> entries_;  // by relative path, of synced folders
};

}  // namespace candor::test
