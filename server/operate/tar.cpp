// A header of 512 bytes for each file, its bytes, filled up to 512; two empty blocks at the end.
#include "server/operate/tar.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>

#include "server/work/digest.h"
#include "server/work/file.h"

namespace candor::operate {

namespace {

constexpr std::size_t kBlock = 512, kNameMax = 100, kMode = 100, kUser = 108, kGroup = 116,
                      kSize = 124, kTime = 136, kSum = 148, kType = 156, kMagic = 257;
constexpr std::int64_t kOctalMax = 077777777777;  // 8 GiB - 1
using Block = std::array<char, kBlock>;

Error bad_tar(const std::string& path) {
  return fail(Failure::unavailable, "backup_damaged", path + " is damaged or no tar file.");
}

void put_octal(Block& block, std::size_t at, int digits, std::int64_t value) {
  std::snprintf(block.data() + at, static_cast<std::size_t>(digits) + 1, "%0*llo", digits,
                static_cast<unsigned long long>(value));
}

unsigned sum_of(const Block& block) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < kBlock; ++i) {
    const bool is_sum = i >= kSum && i < kSum + 8;
    sum += is_sum ? unsigned{' '} : static_cast<unsigned char>(block[i]);
  }
  return sum;
}

Block header_of(const std::string& name, std::int64_t size) {
  Block block{};
  std::memcpy(block.data(), name.data(), name.size());
  put_octal(block, kMode, 7, 0600);
  put_octal(block, kUser, 7, 0);
  put_octal(block, kGroup, 7, 0);
  if (size <= kOctalMax) {
    put_octal(block, kSize, 11, size);
  } else {
    block[kSize] = static_cast<char>(0x80);
    for (int i = 0; i < 8; ++i) block[kSize + 11 - i] = static_cast<char>(size >> (8 * i));
  }
  put_octal(block, kTime, 11, 0);
  block[kType] = '0';
  std::memcpy(block.data() + kMagic, "ustar\00000", 8);
  std::snprintf(block.data() + kSum, 8, "%06o", sum_of(block));
  block[kSum + 7] = ' ';
  return block;
}

std::int64_t size_in(const Block& block) {
  std::int64_t size = 0;
  if ((static_cast<unsigned char>(block[kSize]) & 0x80) != 0) {
    for (std::size_t i = kSize + 4; i < kSize + 12; ++i)
      size = size << 8 | static_cast<unsigned char>(block[i]);
    return size;
  }
  for (std::size_t i = kSize; i < kSize + 11; ++i) {
    if (block[i] < '0' || block[i] > '7') return -1;
    size = size * 8 + (block[i] - '0');
  }
  return size;
}

class Writer {
 public:
  explicit Writer(std::string path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {}
  ~Writer() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Writer(const Writer&) = delete;

  Status write(std::string_view bytes) {
    if (descriptor_ < 0) return file_error("open", path_);
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return file_error("write", path_);
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return ok();
  }
  Status sync() { return ::fsync(descriptor_) == 0 ? ok() : Status(file_error("fsync", path_)); }

 private:
  std::string path_;
  int descriptor_;
};

// Calls begin(name, size), then piece(bytes) for the bytes of each file.
struct Visitor {
  std::function<Status(const std::string& name, std::int64_t size)> begin;
  std::function<Status(std::string_view bytes)> piece;
  std::function<Status()> end;
};

// Takes a stream of pieces apart; knows where in which file it stands.
class Parser {
 public:
  Parser(std::string path, Visitor visitor)
      : path_(std::move(path)), visitor_(std::move(visitor)) {}
  Status take(std::string_view bytes) {
    while (!bytes.empty() && !is_done_) {
      const std::int64_t wanted = left_ > 0 ? left_ : filling_ > 0 ? filling_ : rest_of_header();
      const std::string_view part = bytes.substr(0, static_cast<std::size_t>(wanted));
      bytes.remove_prefix(part.size());
      if (left_ > 0) {
        TRY(visitor_.piece(part));
        left_ -= static_cast<std::int64_t>(part.size());
        if (left_ == 0) TRY(visitor_.end());
      } else if (filling_ > 0) {
        filling_ -= static_cast<std::int64_t>(part.size());
      } else {
        std::memcpy(header_.data() + have_, part.data(), part.size());
        have_ += part.size();
        if (have_ == kBlock) TRY(read_header());
      }
    }
    return ok();
  }
  bool is_done() const { return is_done_; }

 private:
  std::int64_t rest_of_header() const { return static_cast<std::int64_t>(kBlock - have_); }
  Status read_header() {
    have_ = 0;
    is_done_ = std::all_of(header_.begin(), header_.end(), [](char c) { return c == 0; });
    if (is_done_) return ok();
    const unsigned sum = static_cast<unsigned>(std::strtoul(header_.data() + kSum, nullptr, 8));
    const std::int64_t size = size_in(header_);
    if (sum != sum_of(header_) || size < 0) return bad_tar(path_);
    const bool is_file = header_[kType] == '0' || header_[kType] == '\0';
    const std::string name(header_.data(), ::strnlen(header_.data(), kNameMax));
    if (!is_file) return ok();  // folders, when someone packed it again with tar
    left_ = size;
    filling_ = (static_cast<std::int64_t>(kBlock) - size % static_cast<std::int64_t>(kBlock)) %
               static_cast<std::int64_t>(kBlock);
    TRY(visitor_.begin(name, size));
    if (size == 0) TRY(visitor_.end());
    return ok();
  }
  const std::string path_;
  const Visitor visitor_;
  Block header_{};
  std::size_t have_ = 0;
  std::int64_t left_ = 0, filling_ = 0;
  bool is_done_ = false;
};

Status read_tar(const std::string& path, Visitor visitor) {
  Parser parser(path, std::move(visitor));
  TRY(read_pieces(path, kWholeFile, [&](std::string_view piece) { return parser.take(piece); }));
  return parser.is_done() ? ok() : Status(bad_tar(path));
}

std::string inner_name(const std::string& name) {
  const std::string plain = name.starts_with("./") ? name.substr(2) : name;
  const std::size_t slash = plain.find('/');
  return slash == std::string::npos ? std::string() : plain.substr(slash + 1);
}

bool is_harmless(const std::string& name) {
  return !name.empty() && name.front() != '/' &&
         ("/" + name + "/").find("/../") == std::string::npos;
}

}  // namespace

Status pack_tar(const std::string& folder, const std::string& name, const std::string& path) {
  Writer writer(path);
  for (const std::string& file : files_below(folder)) {
    const std::string stored = name + "/" + file;
    ASSERT(stored.size() < kNameMax);
    std::error_code problem;
    const auto size =
        static_cast<std::int64_t>(std::filesystem::file_size(folder + "/" + file, problem));
    if (size < 0) return bad_tar(path);
    const Block header = header_of(stored, size);
    TRY(writer.write({header.data(), header.size()}));
    TRY(read_pieces(folder + "/" + file, size,
                    [&](std::string_view piece) { return writer.write(piece); }));
    const std::size_t over = static_cast<std::size_t>(size) % kBlock;
    if (over != 0) TRY(writer.write(std::string(kBlock - over, '\0')));
  }
  TRY(writer.write(std::string(2 * kBlock, '\0')));
  return writer.sync();
}

Status check_tar(const std::string& path, const Sums& sums) {
  std::string name;
  Sums found;
  std::optional<work::Digest> digest;
  Visitor visitor;
  visitor.begin = [&](const std::string& stored, std::int64_t) {
    name = inner_name(stored);
    digest.emplace();
    return ok();
  };
  visitor.piece = [&](std::string_view bytes) {
    digest->add(bytes);
    return ok();
  };
  visitor.end = [&] {
    found[name] = digest->finish_hex();
    return ok();
  };
  TRY(read_tar(path, std::move(visitor)));
  found.erase(std::string(kManifestName));
  found.erase(std::string(kSumsName));
  return found == sums ? ok() : Status(bad_tar(path));
}

Status unpack_tar(const std::string& path, const std::string& folder) {
  std::unique_ptr<Writer> writer;
  Visitor visitor;
  visitor.begin = [&](const std::string& stored, std::int64_t) -> Status {
    const std::string name = inner_name(stored);
    if (!is_harmless(name)) return bad_tar(path);
    const std::string target = folder + "/" + name;
    TRY(make_folder(work::folder_of(target)));
    writer = std::make_unique<Writer>(target);
    return writer->write("");
  };
  visitor.piece = [&](std::string_view bytes) { return writer->write(bytes); };
  visitor.end = [&] { return writer->sync(); };
  return read_tar(path, std::move(visitor));
}

}  // namespace candor::operate
