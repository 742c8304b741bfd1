// `candor blobs move`: every recording from the folder to object storage, or back. Nothing leaves
// its place before all of it is at the other and was read back there.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/app.h"

namespace candor::operate {

struct MoveResult {
  int moved = 0;           // copied now and read back
  int present = 0;         // were there already, whole
  int damaged = 0;         // at neither place as the database knows them
  std::int64_t bytes = 0;  // copied
};

enum class Source { kept, removed };

// Copies every blob that a row names from `from` to `to` and compares length and SHA-256 of what is
// read back with the row (of a playable copy, which has no row: with the source). Repeats safely
// after any interruption. With Source::removed everything is removed from `from` at the end, if
// nothing is damaged. `print` takes lines for people.
Result<MoveResult> move_blobs(App& app, blobs::Blobs& from, blobs::Blobs& to, Source source,
                              const std::function<void(std::string_view)>& print);

// The command: `to` is "s3" or "folder"; the settings name the object storage either way.
Result<MoveResult> move_blobs_to(App& app, const std::string& to, Source source,
                                 const std::function<void(std::string_view)>& print);

}  // namespace candor::operate
