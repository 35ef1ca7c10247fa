// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <optional>
#include <utility>

#include "app/studio/session/settings_origin.h"
#include "model/core/settings.h"
#include "model/engine/outcomes.h"

namespace xsmoe::studio {

/// Whether two protocols cut a log alike. The profile, which the report of a stream does not depend on, may differ.
[[nodiscard]] bool cutAlike(ProtocolSettings one, const ProtocolSettings& other);

/// `cut`, with what is none of how a log is cut as in `own`: the profile, and how sequences are made and tested.
[[nodiscard]] ProtocolSettings cutAs(ProtocolSettings cut, const ProtocolSettings& own);

/// The settings that the window shows, and those of the next run, which are the same but while a run's have their place. Plain values of
/// the window's thread; the session tells of changes. `stream`: the one that is open; null: none is.
class SettingsInHand {
 public:
  [[nodiscard]] const RunSettings& shown() const { return shown_; }
  void show(RunSettings settings) { shown_ = std::move(settings); }
  /// Whether what is shown is a run's, and the next run's are put aside.
  [[nodiscard]] bool ofRun() const { return own_.has_value(); }

  /// What the next run begins with: as a person set it, whatever runs were shown meanwhile. How the stream is cut is the stream's, and so
  /// is the width of embeddings where it prefers one, nobody set another than the default and no file that they come from names it.
  [[nodiscard]] RunSettings next(const engine::StreamOverview* stream) const;
  /// The same without the width that the stream prefers, which is no person's own.
  [[nodiscard]] RunSettings toKeep(const engine::StreamOverview* stream) const;

  /// Where those of the next run come from, and what was changed of them, as next() and toKeep() have the width.
  [[nodiscard]] SettingsOrigin origin(const engine::StreamOverview* stream = nullptr) const;
  [[nodiscard]] SettingsOrigin originToKeep(const engine::StreamOverview* stream) const;
  /// What the next run's numbers were where they come from, on this stream; of a person's own, of which nobody knows that, the defaults.
  /// How the stream is cut is none of it.
  [[nodiscard]] RunSettings atSource(const engine::StreamOverview* stream) const;

  /// A run's take their place, with show().
  void putAside();
  /// What a person changed of what is shown: it is changed of the next run's, which are shown from here on. Nothing else of a run's.
  void edit(const RunSettings& edited, const engine::StreamOverview* stream);
  /// All of the next run's are others, as they are for this stream, and shown; but behind those of a run where these are to stay.
  void replace(RunSettings next, SettingsOrigin origin, const engine::StreamOverview* stream, bool behindRun = false);
  /// Shows the next run's again.
  void giveBack(const engine::StreamOverview* stream);
  /// Another stream is open, or the same is cut otherwise.
  void fitTo(const engine::StreamOverview& stream);

 private:
  void dropAside(const engine::StreamOverview* stream);
  [[nodiscard]] int fitted(int embedding, std::optional<int> before, std::optional<int> now) const;
  [[nodiscard]] std::optional<int> preferredEmbedding(const engine::StreamOverview* stream) const;

  RunSettings shown_;
  SettingsOrigin origin_;
  std::optional<RunSettings> own_;      // those of the next run, while those of another one have their place
  std::optional<int> embeddingBefore_;  // that the stream preferred for which the next run's settings are
};

}  // namespace xsmoe::studio
