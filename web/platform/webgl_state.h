// Included before the library's OpenGL painting, and nowhere else. That code asks for the state of
// the context around every frame to put it back afterwards, and for the result of every step of
// making its program. Each question waits for the graphics process, tens of milliseconds while a
// page loads. Nothing else draws into this context, so the answers are known: whatever is put back
// is set again before the next use. Only whether the program was linked is really asked.
#pragma once

#include <GLES3/gl3.h>

namespace candor::webgl {

// `out` has room for four numbers where `name` is a rectangle.
inline void get_integers(GLenum name, GLint* out) {
  switch (name) {
    case GL_VIEWPORT:
    case GL_SCISSOR_BOX: out[0] = out[1] = out[2] = out[3] = 0; return;
    case GL_ACTIVE_TEXTURE: *out = GL_TEXTURE0; return;
    case GL_BLEND_EQUATION_RGB:
    case GL_BLEND_EQUATION_ALPHA: *out = GL_FUNC_ADD; return;
    case GL_BLEND_SRC_RGB:
    case GL_BLEND_SRC_ALPHA: *out = GL_ONE; return;
    case GL_MAJOR_VERSION: *out = 3; return;
    case GL_MAX_TEXTURE_SIZE: glGetIntegerv(name, out); return;
    default: *out = 0;  // minor version, bindings (none), blend factors (GL_ZERO)
  }
}

inline GLboolean is_enabled(GLenum) {
  return GL_FALSE;
}

inline const GLubyte* get_string(GLenum name) {
  return reinterpret_cast<const GLubyte*>(name == GL_VERSION ? "OpenGL ES 3.0" : "");
}

// A shader that did not compile makes a program that does not link, which is asked.
inline void get_shader(GLuint, GLenum name, GLint* out) {
  *out = name == GL_COMPILE_STATUS ? GL_TRUE : 0;
}

inline void get_program(GLuint program, GLenum name, GLint* out) {
  GLint is_linked = GL_FALSE;
  glGetProgramiv(program, GL_LINK_STATUS, &is_linked);
  *out = is_linked;
  if (name == GL_LINK_STATUS) return;
  *out = 0;
  if (is_linked == GL_FALSE) glGetProgramiv(program, name, out);
}

}  // namespace candor::webgl

#define glGetIntegerv candor::webgl::get_integers
#define glIsEnabled candor::webgl::is_enabled
#define glGetString candor::webgl::get_string
#define glGetShaderiv candor::webgl::get_shader
#define glGetProgramiv candor::webgl::get_program
