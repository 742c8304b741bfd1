# Texts, theme and icon names that the client carries: generated/assets.h from assets/*.json.
# Runs as a script too, so that a changed file is picked up by the build without a new configure.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(CLIENT_ASSETS ${CMAKE_BINARY_DIR}/generated/assets.h)
  set(CLIENT_ASSET_FILES ${CMAKE_SOURCE_DIR}/assets/texts/en.json
    ${CMAKE_SOURCE_DIR}/assets/theme.json ${CMAKE_SOURCE_DIR}/assets/icons.json)
  add_custom_command(OUTPUT ${CLIENT_ASSETS}
    COMMAND ${CMAKE_COMMAND} -DOUT=${CLIENT_ASSETS} -DROOT=${CMAKE_SOURCE_DIR}
      -P ${CMAKE_CURRENT_LIST_FILE}
    DEPENDS ${CLIENT_ASSET_FILES} ${CMAKE_CURRENT_LIST_FILE}
    COMMENT "Texts and theme of the client" VERBATIM)
  add_custom_target(client_assets DEPENDS ${CLIENT_ASSETS})
  return()
endif()

# A system header: compilers warn about literals above 64 KB, which all of them take.
set(text "// Written by scripts/cmake/client_assets.cmake from assets/.\n#pragma once\n")
string(APPEND text "#pragma GCC system_header\n\n")
string(APPEND text "namespace generated {\n\n")
foreach(pair "kTextsJson texts/en.json" "kThemeJson theme.json" "kIconsJson icons.json")
  separate_arguments(pair)
  list(GET pair 0 name)
  list(GET pair 1 path)
  file(READ ${ROOT}/assets/${path} content)
  string(APPEND text "inline constexpr char ${name}[] = R\"candor(${content})candor\";\n\n")
endforeach()
string(APPEND text "}  // namespace generated\n")
file(WRITE ${OUT} "${text}")
