# Builds the browser client: the Wasm half in build/wasm, then the bundle in build/client. Does
# nothing when nothing changed. Run by the native build's target client_bundle; with -DTARGET_NAME=x
# it builds just that Emscripten target and no bundle.

include(${CMAKE_CURRENT_LIST_DIR}/emscripten.cmake)
get_filename_component(root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)

if(NOT EXISTS ${root}/build/wasm/build.ninja)
  find_emscripten_toolchain(toolchain)
  execute_process(COMMAND ${CMAKE_COMMAND} -S ${root} -B ${root}/build/wasm -G Ninja
    --toolchain ${toolchain} -DCMAKE_BUILD_TYPE=Release COMMAND_ERROR_IS_FATAL ANY)
endif()
if(TARGET_NAME)
  set(wasm_target ${TARGET_NAME})
else()
  set(wasm_target candor_web)
endif()
execute_process(COMMAND ${CMAKE_COMMAND} --build ${root}/build/wasm --target ${wasm_target}
  COMMAND_ERROR_IS_FATAL ANY)
if(NOT TARGET_NAME)
  execute_process(COMMAND node build.mjs WORKING_DIRECTORY ${root}/wasm-shell
    COMMAND_ERROR_IS_FATAL ANY)
endif()
