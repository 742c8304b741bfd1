// SQLite writes each page of a commit to its log with two calls to the system, a dozen pages for
// one small record. Through this layer (a VFS in SQLite's words, https://www.sqlite.org/vfs.html)
// what follows each other is gathered in memory and written with one call, at the latest before the
// log is synced, read, measured or cut by the same connection.
//
// Other connections read a commit in the file as soon as it is published, and SQLite publishes
// after the sync when synchronous is FULL: only connections that have it so may use this layer.
#pragma once

namespace candor::store {

// The name to open a database with; registered with the first call. Thread-safe.
const char* gathered_log_vfs();

}  // namespace candor::store
