# The native libraries and the server.

if(CANDOR_SANITIZE)
  add_compile_options(-fsanitize=${CANDOR_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${CANDOR_SANITIZE})
endif()

include(${CMAKE_CURRENT_LIST_DIR}/embed.cmake)

if(SHARED_SOURCES)
  add_library(candor_shared STATIC ${SHARED_SOURCES})
  target_link_libraries(candor_shared PRIVATE candor_flags)
  target_include_directories(candor_shared SYSTEM PUBLIC ${RAPIDJSON_INCLUDE})
endif()

# Server. Everything but main.cpp is a library, so that the tests can link it.
candor_sources(SERVER_SOURCES server/*.cpp)
list(FILTER SERVER_SOURCES EXCLUDE REGEX "/server/main\\.cpp$")
if(SERVER_SOURCES)
  add_library(candor_server_lib STATIC ${SERVER_SOURCES})
  target_link_libraries(candor_server_lib PRIVATE candor_flags
    PUBLIC candor_shared candor_embedded sqlite OpenSSL::SSL OpenSSL::Crypto Threads::Threads
    ${SODIUM_LIBRARY} ${CRYPT_LIBRARY} ${CONTEXT_LIBRARY} ${CMAKE_DL_LIBS})
  target_include_directories(candor_server_lib SYSTEM PRIVATE ${LIBPQ_INCLUDE})
  # Switches stacks, which no sanitizer understands; it tells them itself.
  foreach(sanitizer address thread)
    if(CANDOR_SANITIZE MATCHES ${sanitizer})
      string(TOUPPER CANDOR_SANITIZE_${sanitizer} definition)
      set_source_files_properties(${CMAKE_SOURCE_DIR}/server/work/fiber.cpp PROPERTIES
        COMPILE_OPTIONS -fno-sanitize=all COMPILE_DEFINITIONS ${definition})
    endif()
  endforeach()
endif()

# The program: only libc and libm stay dynamic, so a copy of it runs on a bare machine.
if(EXISTS ${CMAKE_SOURCE_DIR}/server/main.cpp)
  add_executable(candor server/main.cpp)
  target_link_libraries(candor PRIVATE candor_flags candor_shared candor_embedded)
  if(TARGET candor_server_lib)
    target_link_libraries(candor PRIVATE candor_server_lib)
  endif()
  if(NOT CANDOR_SANITIZE)
    target_link_options(candor PRIVATE -static-libstdc++ -static-libgcc)
  endif()
endif()

# The client without a browser, for tests: same code, same compiler restrictions as the Wasm build.
set(HEADLESS_SOURCES ${WEB_SOURCES})
list(FILTER HEADLESS_SOURCES EXCLUDE REGEX "_web\\.cpp$")
if(HEADLESS_SOURCES)
  add_library(candor_web_headless STATIC ${HEADLESS_SOURCES})
  target_compile_options(candor_web_headless PUBLIC -fno-rtti PRIVATE -fno-exceptions)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(candor_web_headless PRIVATE -O1)  # only tests run it
  endif()
  target_link_libraries(candor_web_headless PRIVATE candor_flags
    PUBLIC candor_shared candor_embedded imgui_headless)
endif()

# tests/fuzz/run: libFuzzer over what reads foreign bytes, one program per file. planted_fault is a
# copy with a mistake in it that the sanitizer has to find. Only what the targets read is built.
if(CANDOR_SANITIZE MATCHES "fuzzer" AND TARGET candor_server_lib)
  target_compile_options(candor_shared PRIVATE
    -fsanitize-ignorelist=${CMAKE_SOURCE_DIR}/tests/fuzz/ignored)
  candor_sources(FUZZED_SOURCES server/http/front/head.cpp server/http/front/websocket*.cpp
    server/http/front/send_queue.cpp
    server/http/file_range.cpp server/http/header_values.cpp server/http/multipart.cpp
    server/http/security_headers.cpp server/features/checksum.cpp server/features/media_types.cpp
    server/features/upload_metadata.cpp server/operate/secrets.cpp server/work/bytes.cpp
    server/work/digest.cpp server/work/event.cpp)
  add_library(candor_fuzzed STATIC ${FUZZED_SOURCES})
  target_link_libraries(candor_fuzzed PRIVATE candor_flags
    PUBLIC candor_shared OpenSSL::Crypto ${SODIUM_LIBRARY} ${CRYPT_LIBRARY})
  candor_sources(FUZZ_SOURCES tests/fuzz/*_fuzz.cpp)
  foreach(source ${FUZZ_SOURCES})
    cmake_path(GET source STEM target)
    add_executable(${target} ${source})
    list(APPEND FUZZ_TARGETS ${target})
  endforeach()
  add_executable(planted_fault tests/fuzz/websocket_fuzz.cpp)
  target_compile_definitions(planted_fault PRIVATE CANDOR_PLANTED_FAULT)
  foreach(target ${FUZZ_TARGETS} planted_fault)
    target_link_libraries(${target} PRIVATE candor_flags candor_fuzzed)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  endforeach()
endif()
