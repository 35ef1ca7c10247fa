// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/import_page.h"

#include <QFileInfo>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/forms/column_mapping_form.h"
#include "widgets/forms/import_settings_form.h"
#include "widgets/forms/source_list.h"
#include "widgets/forms/source_preview_model.h"
#include "widgets/pages/import_counts.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr int kWidestPreview = 260;
constexpr std::size_t kLongestCell = 600;  // bytes; the last character may be cut by that

QPushButton* button(const QString& label, const char* name, QWidget* parent) {
  auto* const made = new QPushButton(label, parent);
  made->setObjectName(QLatin1String(name));
  made->setAutoDefault(false);  // Return in a field must not press it
  return made;
}

/// Reviews can be pages long, and settings are copied on every change: cells keep their beginning.
SourceFile shortened(SourceFile source) {
  for (auto& row : source.firstRows)
    for (auto& cell : row)
      if (cell.size() > kLongestCell) cell = text(cell.substr(0, kLongestCell)).chopped(1).append(u'…').toStdString();
  return source;
}

/// A newly recognised source with what was decided about it before.
SourceFile withDecisions(const SourceFile& recognised, const SourceFile& decided) {
  if (!recognised.mappable || recognised.columns != decided.columns) return recognised;
  auto source = recognised;
  source.role = decided.role;
  source.mapping = decided.mapping;
  return source;
}

}  // namespace

ImportPage::ImportPage(QWidget* parent) : QWidget(parent) {
  auto* const left = new QVBoxLayout;
  addSources(*left);
  addPreview(*left);
  left->addLayout(targetRow());
  auto* const right = new QVBoxLayout;
  addSettings(*right);
  auto* const row = new QHBoxLayout(this);
  row->addLayout(left, 7);
  row->addSpacing(8);
  row->addLayout(right, 4);
  connectParts();
  showChosen();
}

void ImportPage::addSources(QVBoxLayout& column) {
  auto* const hint =
      new QLabel(tr("Logs of interactions, item catalogues and folders of pictures: Amazon reviews, H&M, MovieLens, RecBole, "
                    "or any table with a header. Add them here, or drop them on this window."),
                 this);
  hint->setTextFormat(Qt::PlainText);
  hint->setWordWrap(true);
  list_ = new SourceList(this);
  auto* const files = button(tr("Add &Files…"), "addFiles", this);
  auto* const folder = button(tr("Add Fo&lder…"), "addFolder", this);
  auto* const buttons = new QHBoxLayout;
  buttons->addWidget(files);
  buttons->addWidget(folder);
  buttons->addStretch();
  column.addWidget(hint);
  column.addWidget(list_, 2);
  column.addLayout(buttons);
  connect(files, &QPushButton::clicked, this, &ImportPage::addFilesRequested);
  connect(folder, &QPushButton::clicked, this, &ImportPage::addFolderRequested);
  editable_ = {list_, files, folder};
}

void ImportPage::addPreview(QVBoxLayout& column) {
  columns_ = new QGroupBox(this);
  mapping_ = new ColumnMappingForm(columns_);
  auto* const inside = new QVBoxLayout(columns_);
  inside->addWidget(mapping_);
  previewTitle_ = new QLabel(this);
  preview_ = new SourcePreviewModel(this);
  rows_ = new QTableView(this);
  rows_->setModel(preview_);
  rows_->setAccessibleName(tr("First rows of the chosen file"));
  rows_->setWordWrap(false);
  rows_->setAlternatingRowColors(true);
  rows_->setTabKeyNavigation(false);
  rows_->verticalHeader()->setDefaultSectionSize(rows_->fontMetrics().height() + 6);
  rows_->horizontalHeader()->setMaximumSectionSize(kWidestPreview);
  rows_->horizontalHeader()->setHighlightSections(false);
  column.addWidget(columns_);
  column.addWidget(previewTitle_);
  column.addWidget(rows_, 3);
  editable_.push_back(columns_);
}

void ImportPage::addSettings(QVBoxLayout& column) {
  form_ = new ImportSettingsForm(this);
  counts_ = new ImportCounts(this);
  column.addWidget(form_);
  column.addSpacing(8);
  column.addWidget(counts_, 1);
  editable_.push_back(form_);
}

QLayout* ImportPage::targetRow() {
  target_ = new QLineEdit(this);
  target_->setObjectName(QStringLiteral("target"));
  target_->setAccessibleName(tr("Folder for the stream"));
  target_->setToolTip(tr("A folder that is empty or not there yet. It appears complete or not at all."));
  auto* const label = new QLabel(tr("&Into folder"), this);
  label->setBuddy(target_);
  auto* const choose = button(tr("&Choose…"), "chooseTarget", this);
  auto* const row = new QHBoxLayout;
  row->addWidget(label);
  row->addWidget(target_, 1);
  row->addWidget(choose);
  connect(target_, &QLineEdit::textChanged, this, &ImportPage::targetChanged);
  connect(choose, &QPushButton::clicked, this, &ImportPage::chooseTargetRequested);
  editable_.push_back(target_);
  editable_.push_back(choose);
  return row;
}

void ImportPage::connectParts() {
  connect(list_, &SourceList::chosenChanged, this, &ImportPage::showChosen);
  connect(list_, &SourceList::usedChanged, this, &ImportPage::tell);
  connect(mapping_, &ColumnMappingForm::changed, this, &ImportPage::takeMapping);
  connect(form_, &ImportSettingsForm::changed, this, &ImportPage::tell);
}

void ImportPage::setSources(const std::vector<SourceFile>& sources) {
  std::vector<SourceFile> decided;
  std::vector<bool> used;
  int chosen = -1;
  for (const auto& recognised : sources) {
    const auto source = shortened(recognised);
    const int before = indexBefore(source);
    if (before >= 0 && before == list_->chosen()) chosen = static_cast<int>(decided.size());
    const bool leftOut = before >= 0 && sources_[static_cast<std::size_t>(before)].role != SourceRole::kUnused && !list_->used(before);
    used.push_back(!leftOut);
    decided.push_back(before < 0 ? source : withDecisions(source, sources_[static_cast<std::size_t>(before)]));
  }
  sources_ = std::move(decided);
  recognisedAs_.clear();
  for (const auto& source : sources) recognisedAs_.push_back(source.role);
  list_->setSources(sources_, used, chosen);
  showChosen();
  tell();
}

int ImportPage::indexBefore(const SourceFile& source) const {
  // A file can be two sources: a log whose lines describe the items as well.
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (sources_[i].path == source.path && recognisedAs_[i] == source.role) return static_cast<int>(i);
  return -1;
}

void ImportPage::showChosen() {
  const int chosen = list_->chosen();
  const SourceFile source = chosen < 0 ? SourceFile{} : sources_.at(static_cast<std::size_t>(chosen));
  const QString file = QFileInfo(text(source.path)).fileName();
  columns_->setVisible(source.mappable);
  columns_->setTitle(tr("Columns of %1").arg(file));
  if (source.mappable) mapping_->setSource(source);
  previewTitle_->setText(source.firstRows.empty() ? tr("First rows") : tr("First rows of %1").arg(file));
  preview_->setSource(source);
  rows_->resizeColumnsToContents();
}

void ImportPage::takeMapping() {
  const int chosen = list_->chosen();
  if (chosen < 0) return;
  auto& source = sources_.at(static_cast<std::size_t>(chosen));
  source.mapping = mapping_->mapping();
  if (source.role != mapping_->role()) changeRole(source, mapping_->role());
  preview_->setSource(source);
  rows_->resizeColumnsToContents();
  tell();
}

void ImportPage::changeRole(SourceFile& source, SourceRole role) {
  source.role = role;
  std::vector<bool> used;
  for (std::size_t i = 0; i < sources_.size(); ++i) used.push_back(&sources_[i] == &source || list_->used(static_cast<int>(i)));
  list_->setSources(sources_, used, list_->chosen());
}

void ImportPage::setTarget(const QString& folder) { target_->setText(folder); }

QString ImportPage::target() const { return target_->text().trimmed(); }

ImportSettings ImportPage::settings() const {
  ImportSettings settings;
  for (std::size_t i = 0; i < sources_.size(); ++i)
    if (list_->used(static_cast<int>(i))) settings.sources.push_back(sources_[i]);
  form_->apply(settings);
  return settings;
}

QString ImportPage::problemOfSources() const {
  const auto used = settings().sources;
  if (sources_.empty()) return tr("Add the files to import.");
  if (std::none_of(used.begin(), used.end(), [](const SourceFile& source) { return source.role == SourceRole::kInteractions; }))
    return tr("None of the files in use holds interactions.");
  for (const auto& source : used)
    if (const auto problem = mappingProblem(source); !problem.isEmpty()) return problem;
  return {};
}

QString ImportPage::problem() const {
  const auto problem = problemOfSources();
  return problem.isEmpty() && target().isEmpty() ? tr("Choose a folder for the stream.") : problem;
}

void ImportPage::setEditable(bool editable) {
  for (auto* const part : editable_) part->setEnabled(editable);
}

void ImportPage::tell() { Q_EMIT settingsChanged(settings()); }

}  // namespace xsmoe::widgets
