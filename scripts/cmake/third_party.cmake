# Third-party code of the native build, each compiled once and without our warnings.

set(OPENSSL_USE_STATIC_LIBS ON)
find_package(OpenSSL 3 REQUIRED)
find_path(RAPIDJSON_INCLUDE rapidjson/rapidjson.h REQUIRED)
find_library(SODIUM_LIBRARY NAMES libsodium.a REQUIRED)
find_library(CRYPT_LIBRARY NAMES libcrypt.a REQUIRED)
find_library(CONTEXT_LIBRARY NAMES libboost_context.a REQUIRED)

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
  SQLITE_OMIT_SHARED_CACHE)

third_party_library(httplib ${THIRD_PARTY}/cpp-httplib/split/httplib.cc)
target_include_directories(httplib SYSTEM PUBLIC ${THIRD_PARTY}/cpp-httplib/split)
# The least dangerous settings, and no compression: request bodies are never inflated.
target_compile_definitions(httplib PUBLIC CPPHTTPLIB_OPENSSL_SUPPORT
  CPPHTTPLIB_LISTEN_BACKLOG=1024
  CPPHTTPLIB_KEEPALIVE_TIMEOUT_CHECK_INTERVAL_USECOND=1000000
  CPPHTTPLIB_WEBSOCKET_MAX_PAYLOAD_LENGTH=262144
  CPPHTTPLIB_WEBSOCKET_READ_TIMEOUT_SECOND=75
  CPPHTTPLIB_HEADER_MAX_COUNT=64
  CPPHTTPLIB_REQUEST_URI_MAX_LENGTH=2048
  CPPHTTPLIB_MULTIPART_FORM_DATA_FILE_MAX_COUNT=16
  CPPHTTPLIB_RANGE_MAX_COUNT=4)
find_package(Threads REQUIRED)
target_link_libraries(httplib PUBLIC OpenSSL::SSL OpenSSL::Crypto Threads::Threads)

include(${CMAKE_CURRENT_LIST_DIR}/imgui.cmake)
third_party_library(imgui_headless ${IMGUI_SOURCES})
target_include_directories(imgui_headless SYSTEM PUBLIC ${IMGUI_INCLUDES})
target_compile_definitions(imgui_headless PUBLIC ${IMGUI_DEFINITIONS})
target_compile_options(imgui_headless PRIVATE -fno-exceptions -fno-rtti)
