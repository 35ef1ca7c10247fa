// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <cstddef>

namespace xsmoe::studio {

class Session;

/// Of the model in training questions are answered from copies, and the newest one may be older than the moment that is wanted, or missing.
/// This says when to put the question again: with the next copy, or at once where one came meanwhile. A copy is asked for once a question.
class AwaitedCopy {
 public:
  /// The session outlives it.
  explicit AwaitedCopy(Session& session) : session_(session) {}

  /// Another moment is wanted, or none.
  void forget();
  /// The question is put: only a copy that comes from now on is a reason to put it again.
  void asked();
  /// The answer is of a copy too old. Returns whether one that was asked for has come already, and did not help: until another one comes,
  /// what was answered is all there is.
  bool tooOld();
  /// The session has a copy of the model.
  void arrived() { here_ = true; }
  /// The question is to be put again.
  [[nodiscard]] bool due() const { return awaited_ && here_; }
  [[nodiscard]] bool awaited() const { return awaited_; }

 private:
  Session& session_;
  bool awaited_ = false;    // the answer was of a copy too old, or there was none
  bool requested_ = false;  // a copy, for this moment
  bool here_ = false;       // one came since the question was put
};

/// Whether what is known of an epoch of a window is from before the one that is wanted; epochs that are finished.
[[nodiscard]] constexpr bool isBefore(int window, int epoch, int wantedWindow, std::size_t wantedEpoch) {
  return window < wantedWindow || (window == wantedWindow && epoch < static_cast<int>(wantedEpoch));
}

}  // namespace xsmoe::studio
