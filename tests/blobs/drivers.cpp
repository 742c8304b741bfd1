#include "tests/blobs/drivers.h"

#include <unistd.h>

#include <cstdlib>

namespace candor::test {

std::string sample(std::size_t size, unsigned seed) {
  std::string bytes(size, '\0');
  std::uint32_t state = seed * 2'654'435'761u + 1;
  for (char& c : bytes) {
    state = state * 1'664'525u + 1'013'904'223u;
    c = static_cast<char>(state >> 24);
  }
  return bytes;
}

Folder::Folder() {
  path = (std::filesystem::temp_directory_path() / "candor-blobs-XXXXXX").string();
  if (::mkdtemp(path.data()) == nullptr) std::abort();
}

Folder::~Folder() {
  std::filesystem::remove_all(path);
}

Status store(blobs::Blobs& blobs, const std::string& name, const std::string& bytes) {
  TRY(blobs.append(name, 0, bytes));
  TRY(blobs.finish(name));
  return ok();
}

Result<std::string> load(blobs::Blobs& blobs, const std::string& name) {
  const blobs::LocalFile file = TRY(blobs.open(name));
  return blobs::bytes_of(file, 0, file.length);
}

std::string range_problem(blobs::Blobs& blobs, const std::string& name, const std::string& bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  const std::int64_t piece = 4 * 1024 * 1024;
  for (const std::int64_t offset : {std::int64_t{0}, std::int64_t{1}, piece - 1, piece, piece + 1,
                                    size / 2, size - 1, size, size + 1, std::int64_t{-1}}) {
    for (const std::int64_t length : {std::int64_t{1}, std::int64_t{2}, piece, size, size * 2}) {
      const std::string what =
          "offset " + std::to_string(offset) + " length " + std::to_string(length) + ": ";
      auto part = blobs.open_part(name, offset, length);
      const bool is_inside = offset >= 0 && offset < size;
      if (!is_inside) {
        if (!part.is_error()) return what + "gave bytes outside";
        if (part.error().failure != Failure::range) return what + part.error().code;
        continue;
      }
      if (part.is_error()) return what + part.error().cause;
      const blobs::LocalFile& file = part.value();
      const std::int64_t most = std::min(length, size - offset);
      if (file.length < 1 || file.length > most) {
        return what + "gave " + std::to_string(file.length);
      }
      const auto read = blobs::bytes_of(file, 0, file.length);
      if (read.is_error()) return what + read.error().cause;
      const auto begin = static_cast<std::size_t>(offset);
      if (read.value() != bytes.substr(begin, static_cast<std::size_t>(file.length))) {
        return what + "gave other bytes";
      }
    }
  }
  return {};
}

}  // namespace candor::test
