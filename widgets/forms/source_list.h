// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QTreeWidget>
#include <vector>

#include "model/core/import.h"

namespace xsmoe::widgets {

/// "Interactions", "Items", "Pictures", "Not used".
[[nodiscard]] QString sourceRoleText(SourceRole role);

/// The files and folders of an import as they were recognised: role, description and size. What a stream can use has a box to leave it out.
class SourceList : public QTreeWidget {
  Q_OBJECT
 public:
  explicit SourceList(QWidget* parent = nullptr);

  /// Without a signal. `used` has an entry for each source; `chosen` is −1 for the first log.
  void setSources(const std::vector<SourceFile>& sources, const std::vector<bool>& used, int chosen);
  /// The number of the chosen source; −1: none.
  [[nodiscard]] int chosen() const;
  [[nodiscard]] bool used(int source) const;

 Q_SIGNALS:
  void chosenChanged();
  void usedChanged();

 private:
  enum Column { kFile, kRole, kDescription, kSize, kColumns };
  void add(const SourceFile& source, bool used);
};

}  // namespace xsmoe::widgets
