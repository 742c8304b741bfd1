# The Emscripten build: the browser client and the parity program.

include(${CMAKE_CURRENT_LIST_DIR}/imgui.cmake)

# em++'s optimiser is a Node.js program that needs acorn. Debian installs acorn where only Debian's
# own Node.js looks, so every link gets told; without acorn the link fails with an obscure message.
find_program(NODE node REQUIRED)
set(node_path /usr/share/nodejs)
if(DEFINED ENV{NODE_PATH})
  set(node_path "$ENV{NODE_PATH}:${node_path}")
endif()
execute_process(COMMAND ${CMAKE_COMMAND} -E env NODE_PATH=${node_path}
  ${NODE} -e "require('acorn')" RESULT_VARIABLE acorn_missing OUTPUT_QUIET ERROR_QUIET)
if(acorn_missing AND NOT EXISTS ${EMSCRIPTEN_ROOT_PATH}/node_modules/acorn)
  message(FATAL_ERROR "em++'s optimiser needs the Node.js module acorn and this Node.js does not "
    "find it. Install Debian's node-acorn (scripts/setup does) or set NODE_PATH.")
endif()
set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=${node_path}")

# RapidJSON through a folder of its own: /usr/include must not be on em++'s path.
find_path(RAPIDJSON_INCLUDE rapidjson/rapidjson.h PATHS /usr/include REQUIRED
  NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${RAPIDJSON_INCLUDE}/rapidjson ${CMAKE_BINARY_DIR}/include/rapidjson SYMBOLIC)

set(CMAKE_CXX_FLAGS_RELEASE "-Os -DNDEBUG")
add_compile_options(-fno-exceptions -fno-rtti)
add_link_options(-fno-exceptions -fno-rtti)
add_library(shared_wasm INTERFACE)
target_sources(shared_wasm INTERFACE ${SHARED_SOURCES})
target_include_directories(shared_wasm SYSTEM INTERFACE ${CMAKE_BINARY_DIR}/include)
target_link_libraries(shared_wasm INTERFACE candor_flags)

set(CLIENT_SOURCES ${WEB_SOURCES})
list(FILTER CLIENT_SOURCES EXCLUDE REGEX "_headless\\.cpp$")
if(CLIENT_SOURCES)
  add_library(imgui_web OBJECT ${IMGUI_SOURCES}
    ${THIRD_PARTY}/imgui/backends/imgui_impl_opengl3.cpp)
  target_include_directories(imgui_web SYSTEM PUBLIC ${IMGUI_INCLUDES})
  target_compile_definitions(imgui_web PUBLIC ${IMGUI_DEFINITIONS})
  target_compile_options(imgui_web PRIVATE -w -flto)
  set_source_files_properties(${THIRD_PARTY}/imgui/backends/imgui_impl_opengl3.cpp PROPERTIES
    COMPILE_OPTIONS "-include;${CMAKE_SOURCE_DIR}/web/platform/webgl_state.h"
    OBJECT_DEPENDS ${CMAKE_SOURCE_DIR}/web/platform/webgl_state.h)

  add_executable(candor_web ${CLIENT_SOURCES})
  target_link_libraries(candor_web PRIVATE shared_wasm imgui_web)
  target_compile_options(candor_web PRIVATE -flto)
  set_target_properties(candor_web PROPERTIES OUTPUT_NAME app SUFFIX .mjs)
  target_link_options(candor_web PRIVATE -flto -Os --no-entry
    -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sALLOW_MEMORY_GROWTH=1 -sFILESYSTEM=0
    -sMODULARIZE=1 -sEXPORT_ES6=1 -sENVIRONMENT=web -sMALLOC=emmalloc
    -sEXPORTED_RUNTIME_METHODS=HEAPU8,HEAPF64)

  set(shell_library ${CMAKE_SOURCE_DIR}/web/platform/shell_library.js)
  if(EXISTS ${shell_library})
    target_link_options(candor_web PRIVATE --js-library ${shell_library})
    set_property(TARGET candor_web PROPERTY LINK_DEPENDS ${shell_library})
  endif()
endif()

# Runs in Node.js and may read the corpus from disk; its output must equal parity_native's.
if(PARITY_SOURCES)
  add_executable(parity_wasm ${PARITY_SOURCES})
  target_link_libraries(parity_wasm PRIVATE shared_wasm)
  set_target_properties(parity_wasm PROPERTIES SUFFIX .cjs)
  target_link_options(parity_wasm PRIVATE -Os -sSINGLE_FILE=1 -sENVIRONMENT=node
    -sNODERAWFS=1 -sALLOW_MEMORY_GROWTH=1 -sEXIT_RUNTIME=1)
endif()
