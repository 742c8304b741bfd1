// `candor migrate --to`: the whole database into another engine, compared row by row.
#pragma once

#include <string>

#include "server/app.h"

namespace candor::operate {

// `to`: postgresql://..., "sqlite" for the file in the data folder, or the path of an SQLite file.
// The application must not be serving; its own database stays as it was. Prints a line for each
// table and what to do next.
Status move_database(App& app, const std::string& to, void (*print)(std::string_view line));

}  // namespace candor::operate
