// What every driver of blobs has to do, as functions that say what is wrong: the suite runs them on
// the drivers, and on drivers with a planted fault, which have to be found.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "server/blobs/blobs.h"

namespace candor::test {

// Bytes that differ at every place.
std::string sample(std::size_t size, unsigned seed = 1);

// A file system folder that goes with the test.
struct Folder {
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  std::string path;
};

// Stores `bytes` as the finished blob `name`.
Status store(blobs::Blobs& blobs, const std::string& name, const std::string& bytes);
// The whole blob through open().
Result<std::string> load(blobs::Blobs& blobs, const std::string& name);

// Empty when every range of a stored blob of `bytes` is right.
std::string range_problem(blobs::Blobs& blobs, const std::string& name, const std::string& bytes);

}  // namespace candor::test
