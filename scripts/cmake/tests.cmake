# One test program per folder of tests/, named test_<folder>; bench_native from tests/bench.

find_package(GTest)
find_package(benchmark QUIET)
enable_testing()

# GoogleTest's headers are a third of the work for a file of tests, so they are compiled once for
# all of a target, or taken from another with the same options (REUSE_FROM TARGET). Not beside a
# compiler cache, which would no longer find anything.
function(read_google_test_once target)
  if(CMAKE_CXX_COMPILER_LAUNCHER)
    return()
  elseif(ARGN)
    target_precompile_headers(${target} ${ARGN})
  else()
    target_precompile_headers(${target} PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
  endif()
endfunction()

# Common means of the tests. A static library: a program takes from it only what it uses, so it
# sees the server's headers but leaves linking the server to the tests that need it.
candor_sources(HARNESS_SOURCES tests/harness/*.cpp)
if(HARNESS_SOURCES AND GTest_FOUND AND TARGET candor_shared)
  add_library(test_harness STATIC ${HARNESS_SOURCES})
  target_compile_options(test_harness PRIVATE -O0)
  target_link_libraries(test_harness PRIVATE candor_flags
    PUBLIC candor_shared GTest::gmock GTest::gtest)
  read_google_test_once(test_harness)
  target_compile_definitions(test_harness PRIVATE CANDOR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  if(TARGET candor_server_lib)
    target_include_directories(test_harness SYSTEM PRIVATE
      $<TARGET_PROPERTY:candor_server_lib,INTERFACE_INCLUDE_DIRECTORIES>)
    target_compile_definitions(test_harness PRIVATE
      $<TARGET_PROPERTY:candor_server_lib,INTERFACE_COMPILE_DEFINITIONS>)
  endif()
endif()

# candor_test(FOLDER LIBRARY...): skipped while the folder or one of the libraries has no sources.
function(candor_test folder)
  candor_sources(sources tests/${folder}/*.cpp)
  if(folder STREQUAL "api")
    candor_sources(wire tests/wire/*.cpp)  # golden files of the same answers
    list(APPEND sources ${wire})
  endif()
  if(NOT sources OR NOT GTest_FOUND)
    return()
  endif()
  foreach(library ${ARGN})
    if(NOT TARGET ${library})
      message(STATUS "test_${folder} is skipped: ${library} has no sources yet")
      return()
    endif()
  endforeach()
  add_executable(test_${folder} ${sources})
  target_compile_definitions(test_${folder} PRIVATE CANDOR_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  # GoogleTest's macros are an if of their own: "if (x) EXPECT_..." is fine. Optimising test code
  # would take most of the build's time and win nothing.
  target_compile_options(test_${folder} PRIVATE -Wno-dangling-else -O0)
  if(TARGET test_harness)
    target_link_libraries(test_${folder} PRIVATE test_harness)
  endif()
  target_link_libraries(test_${folder} PRIVATE candor_flags ${ARGN} GTest::gmock GTest::gtest_main)
  if(folder STREQUAL "web")
    read_google_test_once(test_web)  # compiled without RTTI, unlike the others
  elseif(NOT folder STREQUAL "simulate")
    read_google_test_once(test_${folder} REUSE_FROM test_harness)
  endif()
  add_test(NAME ${folder} COMMAND test_${folder} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# Conversations that tests and measurements share, and a server of nothing else.
if(TARGET candor_server_lib)
  add_library(rooms STATIC tests/rooms/rooms.cpp)
  target_link_libraries(rooms PRIVATE candor_flags PUBLIC candor_server_lib)
  add_executable(bench_rooms tests/rooms/main.cpp)
  target_link_libraries(bench_rooms PRIVATE candor_flags rooms)
endif()

candor_test(shared candor_shared)
candor_test(store candor_server_lib)
candor_test(blobs candor_server_lib)
candor_test(web candor_web_headless)
candor_test(front candor_server_lib rooms)
foreach(folder api operate work mail faults simulate regressions)
  candor_test(${folder} candor_server_lib)
endforeach()
if(TARGET test_simulate)
  target_compile_options(test_simulate PRIVATE -O2)  # thousands of runs
endif()
if(TARGET test_faults)
  target_link_libraries(test_faults PRIVATE rooms httplib)  # what the front is compared with
endif()

# tests/crash: the program that kills the server, and the disk it puts under it. A library that is
# preloaded and a sanitizer do not go together.
candor_sources(CRASH_SOURCES tests/crash/*.cpp)
list(FILTER CRASH_SOURCES EXCLUDE REGEX "/preload/")
if(CRASH_SOURCES AND TARGET test_harness AND TARGET candor_server_lib AND NOT CANDOR_SANITIZE)
  add_executable(crash ${CRASH_SOURCES})
  target_link_libraries(crash PRIVATE candor_flags test_harness candor_server_lib GTest::gtest)
  add_library(crash_disk MODULE tests/crash/preload/disk.cpp)
  target_compile_definitions(crash_disk PRIVATE _GNU_SOURCE)
  target_link_libraries(crash_disk PRIVATE candor_flags ${CMAKE_DL_LIBS})
  add_dependencies(crash candor crash_disk)
endif()

if(PARITY_SOURCES AND TARGET candor_shared)
  add_executable(parity_native ${PARITY_SOURCES})
  target_link_libraries(parity_native PRIVATE candor_flags candor_shared)
endif()

candor_sources(BENCH_SOURCES tests/bench/*.cpp)
if(BENCH_SOURCES AND benchmark_FOUND AND TARGET candor_server_lib)
  add_executable(bench_native ${BENCH_SOURCES})
  target_link_libraries(bench_native PRIVATE candor_flags candor_server_lib benchmark::benchmark
    benchmark::benchmark_main)
endif()
