// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QStringList>

namespace xsmoe::studio {

// Folders that the settings remember. Settings that cannot be read are as good as none.

/// The streams and runs opened last, the latest first, under `recent/folders`.
class RecentFolders {
 public:
  static constexpr int kMost = 10;
  /// Those that still exist.
  [[nodiscard]] static QStringList list();
  /// Where it is from everywhere: the next start may be in another folder.
  static void add(const QString& asOpened);
  static void clear();
};

/// Folders that a person wants to be looked through for runs besides the studio's own, under `compare/folders` in the order in which they
/// were added.
class RunFolders {
 public:
  /// Those that are gone too: a disk may be there again tomorrow.
  [[nodiscard]] static QStringList list();
  static void add(const QString& folder);
  static void remove(const QString& folder);
};

/// The folder of the last experiment on each stream, under `experiments/folders`: a stream and its folder in turns, the latest first.
class ExperimentFolders {
 public:
  static constexpr int kMost = 20;  ///< streams
  /// Empty: none is remembered.
  [[nodiscard]] static QString of(const QString& stream);
  static void add(const QString& stream, const QString& runs);
};

}  // namespace xsmoe::studio
