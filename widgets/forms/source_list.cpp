// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/source_list.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QSignalBlocker>
#include <algorithm>

#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

/// A folder can hold thousands of files: the widths follow the first of them.
constexpr int kRowsMeasured = 100;

/// Folders of pictures are named as folders are.
QString shownName(const SourceFile& source) {
  const QString name = QFileInfo(text(source.path)).fileName();
  return source.role == SourceRole::kPictures ? name + QLatin1Char('/') : name;
}

int firstLog(const std::vector<SourceFile>& sources) {
  const auto log = std::find_if(sources.begin(), sources.end(), [](const SourceFile& s) { return s.role == SourceRole::kInteractions; });
  return log == sources.end() ? 0 : static_cast<int>(log - sources.begin());
}

}  // namespace

QString sourceRoleText(SourceRole role) {
  switch (role) {
    case SourceRole::kInteractions: return SourceList::tr("Interactions");
    case SourceRole::kItems: return SourceList::tr("Items");
    case SourceRole::kPictures: return SourceList::tr("Pictures");
    case SourceRole::kUnused: break;
  }
  return SourceList::tr("Not used");
}

SourceList::SourceList(QWidget* parent) : QTreeWidget(parent) {
  setAccessibleName(tr("Files and folders to import"));
  setHeaderLabels({tr("File"), tr("Holds"), tr("Recognised as"), tr("Size")});
  setRootIsDecorated(false);
  setAlternatingRowColors(true);
  setUniformRowHeights(true);
  header()->setStretchLastSection(false);
  header()->setResizeContentsPrecision(kRowsMeasured);
  header()->setSectionResizeMode(kFile, QHeaderView::Interactive);
  header()->resizeSection(kFile, 32 * fontMetrics().averageCharWidth());
  header()->setSectionResizeMode(kRole, QHeaderView::ResizeToContents);
  header()->setSectionResizeMode(kDescription, QHeaderView::Stretch);
  header()->setSectionResizeMode(kSize, QHeaderView::ResizeToContents);
  headerItem()->setTextAlignment(kSize, Qt::AlignRight | Qt::AlignVCenter);
  connect(this, &QTreeWidget::currentItemChanged, this, &SourceList::chosenChanged);
  connect(this, &QTreeWidget::itemChanged, this, &SourceList::usedChanged);
}

void SourceList::setSources(const std::vector<SourceFile>& sources, const std::vector<bool>& used, int chosen) {
  const QSignalBlocker silent(this);
  clear();
  for (std::size_t i = 0; i < sources.size(); ++i) add(sources[i], used[i]);
  if (!sources.empty()) setCurrentItem(topLevelItem(chosen < 0 ? firstLog(sources) : chosen));
}

void SourceList::add(const SourceFile& source, bool used) {
  auto* const row = new QTreeWidgetItem(this);
  row->setText(kFile, shownName(source));
  row->setText(kRole, sourceRoleText(source.role));
  row->setText(kDescription, text(source.description));
  if (source.bytes > 0) row->setText(kSize, bytesText(source.bytes));  // unknown of folders
  row->setTextAlignment(kSize, Qt::AlignRight | Qt::AlignVCenter);
  row->setToolTip(kFile, text(source.path));
  row->setToolTip(kDescription, text(source.description));
  if (source.role == SourceRole::kUnused)
    for (int column = 0; column < kColumns; ++column) row->setForeground(column, palette().brush(QPalette::PlaceholderText));
  else
    row->setCheckState(kFile, used ? Qt::Checked : Qt::Unchecked);
}

int SourceList::chosen() const { return indexOfTopLevelItem(currentItem()); }

bool SourceList::used(int source) const {
  const auto* const row = topLevelItem(source);
  return row != nullptr && row->checkState(kFile) == Qt::Checked;
}

}  // namespace xsmoe::widgets
