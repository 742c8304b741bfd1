#include "tests/crash/replay.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace candor::crash {

namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kFolder = static_cast<std::size_t>(-1);  // a name that is a folder

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

bool is_log(const std::string& path) {
  return path.ends_with("-wal");
}
bool is_database(const std::string& path) {
  return path.ends_with(".db");
}
// "blobs/ab/abcdef", with or without ".part", against "blobs" and "blobs/ab".
bool is_blob(const std::string& path) {
  return path.starts_with("blobs/") && path.find('/', 6) != std::string::npos;
}
bool is_blob_folder(const std::string& path) {
  return path.starts_with("blobs") && !is_blob(path);
}

void set_size(std::string& bytes, std::size_t size) {
  bytes.resize(size, '\0');
}

void put(std::string& bytes, std::size_t offset, std::string_view piece) {
  if (bytes.size() < offset + piece.size()) set_size(bytes, offset + piece.size());
  std::memcpy(bytes.data() + offset, piece.data(), piece.size());
}

}  // namespace

// The record

Recording::Recording(const std::string& base, const Disk& disk)
    : record_(disk.record(), static_cast<std::size_t>(disk.used)) {
  read_base(base);
  live_ = names_;
  for (std::size_t at = 0; at < record_.size();) {
    Entry entry;
    std::memcpy(&entry, record_.data() + at, sizeof entry);
    const std::string_view bytes(record_.data() + at + sizeof entry, entry.length);
    at += sizeof entry + static_cast<std::size_t>(padded(entry.length));
    read_entry(entry, bytes, static_cast<std::int64_t>(at));
  }
}

void Recording::read_base(const std::string& base) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(base)) {
    const std::string path = std::filesystem::relative(entry.path(), base);
    if (entry.is_directory()) {
      names_[path] = kFolder;
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    contents_.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    paths_.push_back(path);
    names_[path] = files_++;
  }
}

std::size_t Recording::file_named(const std::string& path) {
  const auto found = live_.find(path);
  if (found != live_.end() && found->second != kFolder) return found->second;
  paths_.push_back(path);
  return files_++;
}

void Recording::read_entry(const Entry& entry, std::string_view bytes, std::int64_t moment) {
  Operation one{entry.what, moment, entry.offset, 0, bytes, {}, {}};
  const std::string path(bytes.substr(0, bytes.find('\0')));
  switch (entry.what) {
    case What::open_folder:
      file_of_number_[entry.file] = files_++;
      paths_.push_back(path);
      return;
    case What::open:
      if (!file_of_number_.contains(entry.file)) file_of_number_[entry.file] = file_named(path);
      return;
    case What::create:
      file_of_number_[entry.file] = one.file = files_++;
      paths_.push_back(path);
      one.path = path;
      live_[path] = one.file;
      break;
    case What::rename:
      one.path = path;
      one.new_path = bytes.substr(path.size() + 1);
      one.file = file_named(path);
      live_.erase(path);
      live_[one.new_path] = one.file;
      break;
    case What::remove:
      one.path = path;
      live_.erase(path);
      break;
    case What::make_folder:
      one.path = path;
      one.file = live_[path] = kFolder;
      break;
    default: one.file = file_of_number_.at(entry.file);
  }
  operations_.push_back(std::move(one));
}

// Playing

Replay::Replay(const Recording& recording, Policy policy, std::string folder)
    : recording_(recording),
      policy_(policy),
      folder_(std::move(folder)),
      files_(recording.files()),
      names_(recording.names()) {
  for (std::size_t i = 0; i < recording.contents().size(); ++i)
    files_[i].durable = recording.contents()[i];
  std::filesystem::create_directories(folder_);
}

std::int64_t Replay::moment() const {
  return played_ == 0 ? 0 : recording_.operations()[played_ - 1].moment;
}

// Whether the sync at `index` is done under this policy.
bool Replay::counts(std::size_t index) const {
  const std::vector<Operation>& all = recording_.operations();
  const std::string& path = recording_.paths()[all[index].file];
  switch (policy_) {
    case Policy::as_recorded: return true;
    case Policy::database_never_synced: return !is_log(path) && !is_database(path);
    case Policy::blobs_never_synced: return !is_blob(path);
    case Policy::blob_folders_never_synced: return !is_blob_folder(path);
    case Policy::log_synced_at_checkpoints: break;
  }
  if (!is_log(path)) return true;
  // A checkpoint writes to the database right after the log is durable; a commit does not.
  for (std::size_t i = index + 1; i < all.size(); ++i) {
    if (all[i].what != What::write) continue;
    const std::string& next = recording_.paths()[all[i].file];
    if (is_log(next) || is_database(next)) return is_database(next);
  }
  return false;
}

void Replay::advance(std::size_t count) {
  const std::vector<Operation>& all = recording_.operations();
  for (; played_ < count; ++played_) {
    const Operation& one = all[played_];
    switch (one.what) {
      case What::write:
      case What::truncate: files_[one.file].pending.push_back(&one); break;
      case What::sync:
        if (counts(played_)) sync(one);
        break;
      default: pending_names_.push_back(&one);
    }
  }
}

void Replay::sync(const Operation& operation) {
  const std::string& path = recording_.paths()[operation.file];
  std::erase_if(pending_names_, [&](const Operation* one) {
    if (one->moment > operation.offset || parent_of(one->path) != path) return false;
    apply(*one, names_);
    return true;
  });
  File& file = files_[operation.file];
  std::erase_if(file.pending, [&](const Operation* one) {
    if (one->moment > operation.offset) return false;
    apply_whole(*one, file.durable);
    ++file.version;
    return true;
  });
}

void Replay::apply(const Operation& operation, Names& names) {
  switch (operation.what) {
    case What::create:
    case What::make_folder: names[operation.path] = operation.file; break;
    case What::remove: names.erase(operation.path); break;
    default: names.erase(operation.path); names[operation.new_path] = operation.file;
  }
}

void Replay::apply_whole(const Operation& operation, std::string& bytes) {
  const auto offset = static_cast<std::size_t>(operation.offset);
  if (operation.what == What::truncate) {
    set_size(bytes, offset);
  } else {
    put(bytes, offset, operation.bytes);
  }
}

bool Replay::Chance::takes(std::int64_t moment) {
  return moment <= until && static_cast<int>(random() / 16 % 100) < percent;
}

void Replay::apply_some(const Operation& operation, std::string& bytes, Chance& chance) {
  if (operation.what == What::truncate) {
    if (chance.takes(operation.moment)) apply_whole(operation, bytes);
    return;
  }
  const auto begin = static_cast<std::size_t>(operation.offset);
  const std::size_t end = begin + operation.bytes.size();
  for (std::size_t at = begin; at < end;) {
    const std::size_t next = std::min(end, (at / kSector + 1) * kSector);
    if (chance.takes(operation.moment))
      put(bytes, at, operation.bytes.substr(at - begin, next - at));
    at = next;
  }
}

// Files that no power cut can change since the last state are left as they are.
void Replay::write_file(const std::string& path, std::size_t file, Chance& chance) {
  const File& one = files_[file];
  const auto made = made_.find(path);
  const std::pair<std::size_t, std::uint64_t> is{file, one.version};
  if (one.pending.empty() && made != made_.end() && made->second == is) return;
  std::string bytes = one.durable;
  for (const Operation* operation : one.pending) apply_some(*operation, bytes, chance);
  std::ofstream(folder_ + "/" + path, std::ios::binary) << bytes;
  if (one.pending.empty()) {
    made_[path] = is;
  } else {
    made_.erase(path);
  }
}

void Replay::make_folder(unsigned choice) {
  Chance chance{std::minstd_rand(choice * 2'654'435'761u + 1), 100, moment()};
  constexpr int kPercents[] = {0, 10, 50, 90, 100};
  chance.percent = kPercents[chance.random() / 16 % std::size(kPercents)];
  // One in three disks keeps the order of what it is asked, up to some moment.
  if (chance.random() / 16 % 3 == 0) {
    chance.percent = 100;
    chance.until = moment() - static_cast<std::int64_t>(chance.random() % 65'536);
  }
  Names names = names_;
  for (const Operation* one : pending_names_)
    if (chance.takes(one->moment)) apply(*one, names);

  std::set<std::string> there;
  for (const auto& [path, file] : names) {
    const std::string parent = parent_of(path);
    if (!parent.empty() && !there.contains(parent)) continue;
    if (file == kFolder) {
      std::filesystem::create_directory(folder_ + "/" + path);
    } else {
      write_file(path, file, chance);
    }
    there.insert(path);
  }
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    const std::string path = std::filesystem::relative(entry.path(), folder_);
    if (!entry.is_regular_file() || there.contains(path)) continue;
    std::filesystem::remove(entry.path());
    made_.erase(path);
  }
}

}  // namespace candor::crash
