# Files that travel inside the binary: see embedded_files.h beside this file.

enable_language(ASM)
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(EMBED_SCRIPT ${CMAKE_SOURCE_DIR}/scripts/cmake/embed.py)
set(EMBED_OUTPUT ${CMAKE_BINARY_DIR}/embedded)
add_library(candor_embedded STATIC)
target_include_directories(candor_embedded PUBLIC ${CMAKE_SOURCE_DIR}/scripts/cmake/include)

# embed(GROUP FOLDER DEPENDENCY...): GROUP is the function's name; paths are relative to FOLDER.
function(embed group folder)
  add_custom_command(
    OUTPUT ${EMBED_OUTPUT}/${group}.S ${EMBED_OUTPUT}/${group}.cpp
    COMMAND ${Python3_EXECUTABLE} ${EMBED_SCRIPT} ${group} "${folder}" ${EMBED_OUTPUT}
    DEPENDS ${EMBED_SCRIPT} ${ARGN}
    COMMENT "Embedding ${group}" VERBATIM)
  target_sources(candor_embedded PRIVATE ${EMBED_OUTPUT}/${group}.S ${EMBED_OUTPUT}/${group}.cpp)
endfunction()

candor_sources(MIGRATION_FILES server/store/migrations/*.sql)
embed(migrations ${CMAKE_SOURCE_DIR}/server/store/migrations ${MIGRATION_FILES})

candor_sources(ASSET_FILES assets/*)
embed(assets ${CMAKE_SOURCE_DIR}/assets ${ASSET_FILES})

# The pages that show the API (/docs, /redoc), from npm packages; no compiler is needed for them.
option(CANDOR_EMBED_DOCUMENTS "Put the pages that show the API into the server"
  ${CANDOR_EMBED_CLIENT})
if(CANDOR_EMBED_DOCUMENTS)
  set(DOCUMENTS ${CMAKE_BINARY_DIR}/documents)
  candor_sources(DOCUMENT_SOURCES wasm-shell/documents/*.html wasm-shell/documents/*.js)
  find_program(NODE node REQUIRED)
  add_custom_command(OUTPUT ${DOCUMENTS}.stamp
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/wasm-shell/documents/build.mjs ${DOCUMENTS}
    COMMAND ${CMAKE_COMMAND} -E touch ${DOCUMENTS}.stamp
    DEPENDS ${CMAKE_SOURCE_DIR}/wasm-shell/documents/build.mjs ${DOCUMENT_SOURCES}
            ${CMAKE_SOURCE_DIR}/wasm-shell/package-lock.json
    COMMENT "Building the pages that show the API" VERBATIM)
  embed(documents ${DOCUMENTS} ${DOCUMENTS}.stamp)
else()
  embed(documents "")
endif()

if(CANDOR_EMBED_CLIENT)
  # Always runs, does nothing when nothing changed; the manifest changes only with the bundle.
  set(CLIENT_MANIFEST ${CMAKE_SOURCE_DIR}/build/client.manifest)
  add_custom_target(client_bundle
    COMMAND ${CMAKE_COMMAND} -P ${CMAKE_SOURCE_DIR}/scripts/cmake/build_client.cmake
    BYPRODUCTS ${CLIENT_MANIFEST}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    COMMENT "Building the browser client" USES_TERMINAL VERBATIM)
  embed(client ${CMAKE_SOURCE_DIR}/build/client ${CLIENT_MANIFEST})
  add_dependencies(candor_embedded client_bundle)
else()
  embed(client "")
endif()
