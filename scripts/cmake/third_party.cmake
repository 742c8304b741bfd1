# Third-party code of the native build, each compiled once and without our warnings.

set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3 REQUIRED)
find_path(RAPIDJSON_INCLUDE rapidjson/rapidjson.h REQUIRED)
find_library(SODIUM_LIBRARY NAMES libsodium.a REQUIRED)
find_library(CRYPT_LIBRARY NAMES libcrypt.a REQUIRED)
find_library(CONTEXT_LIBRARY NAMES libboost_context.a REQUIRED)
find_path(LIBPQ_INCLUDE libpq-fe.h PATH_SUFFIXES postgresql REQUIRED)  # loaded at run time

# Always optimised: nobody debugs these, and the tests run through them.
function(third_party_library name)
  add_library(${name} STATIC ${ARGN})
  target_compile_options(${name} PRIVATE -w -O2)
endfunction()

third_party_library(sqlite ${THIRD_PARTY}/sqlite3/amalgamation/sqlite3.c)
target_include_directories(sqlite SYSTEM PUBLIC ${THIRD_PARTY}/sqlite3/amalgamation)
target_compile_definitions(sqlite PRIVATE SQLITE_THREADSAFE=2 SQLITE_DQS=0
  SQLITE_OMIT_LOAD_EXTENSION SQLITE_TRUSTED_SCHEMA=0 SQLITE_DEFAULT_FOREIGN_KEYS=1
  SQLITE_SECURE_DELETE SQLITE_USE_URI=0 SQLITE_MAX_ATTACHED=0 SQLITE_ENABLE_FTS5
  SQLITE_DEFAULT_MEMSTATUS=0 SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_SHARED_CACHE HAVE_FDATASYNC=1)

# Only the subject of a test (tests/faults/bare_library.cpp), so with its own defaults.
third_party_library(httplib ${THIRD_PARTY}/cpp-httplib/split/httplib.cc)
target_compile_options(httplib PRIVATE -O0)  # a third of the time to compile
target_include_directories(httplib SYSTEM PUBLIC ${THIRD_PARTY}/cpp-httplib/split)
find_package(Threads REQUIRED)
target_link_libraries(httplib PUBLIC Threads::Threads)

include(${CMAKE_CURRENT_LIST_DIR}/imgui.cmake)
third_party_library(imgui_headless ${IMGUI_SOURCES})
target_include_directories(imgui_headless SYSTEM PUBLIC ${IMGUI_INCLUDES})
target_compile_definitions(imgui_headless PUBLIC ${IMGUI_DEFINITIONS})
target_compile_options(imgui_headless PRIVATE -fno-exceptions -fno-rtti)
