#pragma once
#include <cstdlib>
#include <optional>
#include <string>

namespace xsmoe::data {

/// TMPDIR is another folder as long as it lives.
class TemporariesIn {
 public:
  explicit TemporariesIn(const std::string& folder) {
    if (const char* const named = std::getenv("TMPDIR")) before_ = named;
    setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TemporariesIn() {
    if (before_)
      setenv("TMPDIR", before_->c_str(), 1);
    else
      unsetenv("TMPDIR");
  }
  TemporariesIn(const TemporariesIn&) = delete;
  TemporariesIn& operator=(const TemporariesIn&) = delete;

 private:
  std::optional<std::string> before_;
};

}  // namespace xsmoe::data
