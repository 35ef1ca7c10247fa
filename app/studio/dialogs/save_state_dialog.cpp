// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/save_state_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/parts/copy_command.h"
#include "model/core/run_command.h"
#include "widgets/save_dialog.h"
#include "widgets/words/wording.h"

namespace xsmoe::studio {
namespace {

constexpr int kStateDialogWidth = 460;
/// A larger stream is left out unless a person wants it: the file is to be handed to a class.
constexpr std::int64_t kSmallStreamBytes = 200'000'000;

QString sizeWords(std::int64_t bytes) { return QLocale().formattedDataSize(bytes, 1, QLocale::DataSizeSIFormat); }

}  // namespace

SaveStateDialog::SaveStateDialog(Session& session, const SharedView& view, QWidget* parent)
    : QDialog(parent), request_(session.stateToSave(view)), text_(new QLabel(this)), withStream_(new QCheckBox(this)) {
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Save State As"));
  auto* const intro = new QLabel(tr("One file with this run, its weights, what stands beside it and where you look now: pages as they "
                                    "are arranged, window, user and τ. On another machine it opens to the same view."),
                                 this);
  for (auto* const label : {intro, text_}) label->setWordWrap(true);
  withStream_->setText(tr("With the &stream: items, pictures and recommendations"));
  auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
  save_ = buttons->addButton(tr("&Save As…"), QDialogButtonBox::AcceptRole);
  copy_ = copyCommandButton(this, [this] { return command(); });
  copy_->setToolTip(
      tr("What this would do, as a line for a terminal. Page, window, user and item are in it; how pages are arranged and "
         "zoomed, an epoch and τ are in no command."));
  buttons->addButton(copy_, QDialogButtonBox::ActionRole);
  auto* const column = new QVBoxLayout(this);
  column->addWidget(intro);
  column->addWidget(withStream_);
  column->addWidget(text_);
  column->addWidget(buttons);
  resize(std::max(kStateDialogWidth, sizeHint().width()), sizeHint().height());
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(buttons, &QDialogButtonBox::accepted, this, &SaveStateDialog::chooseFile);
  connect(withStream_, &QCheckBox::toggled, this, &SaveStateDialog::refresh);
  session.questions().askEngine(
      this,
      [request = request_, progress = session.questions().progressCallback()](engine::Engine& engine) -> Result<engine::StateSize> {
        return engine.measureState(request, progress);
      },
      [this](const Result<engine::StateSize>& size) { showSize(size); });
  refresh();
}

QString SaveStateDialog::sizeText() const { return text_->text(); }

void SaveStateDialog::showSize(const Result<engine::StateSize>& size) {
  if (!size) {
    text_->setText(widgets::errorWords(size.error()));
    return fitHeight();
  }
  size_ = *size;
  withStream_->setChecked(size_->stream && *size_->stream <= kSmallStreamBytes);
  refresh();
}

void SaveStateDialog::resizeEvent(QResizeEvent* event) {
  QDialog::resizeEvent(event);
  fitHeight();
}

void SaveStateDialog::fitHeight() {
  layout()->invalidate();
  setMinimumHeight(layout()->totalHeightForWidth(width()));
}

void SaveStateDialog::refresh() {
  text_->setText(sentence());
  withStream_->setEnabled(size_ && size_->stream);
  for (auto* const button : {save_, copy_}) button->setEnabled(size_.has_value());
  fitHeight();
}

QString SaveStateDialog::sentence() const {
  if (!size_) return tr("Measuring…");
  const auto run = sizeWords(size_->run);
  if (!size_->stream)
    return tr("The run takes %1. Its stream is not there: charts and the network's picture open, recommendations need it.").arg(run);
  if (withStream_->isChecked())
    return tr("The run takes %1 and its stream %2; packed, the file is somewhat smaller.").arg(run, sizeWords(*size_->stream));
  return tr("The run takes %1. Without its stream of %2 charts and the network's picture open, recommendations need it there.")
      .arg(run, sizeWords(*size_->stream));
}

std::filesystem::path SaveStateDialog::proposedFile() const { return fileBesideRun(request_.run, ".xsmoe"); }

CommandWords SaveStateDialog::command() const {
  return shareCommand({request_.run.string(), proposedFile().string(), request_.stream.string(), withStream_->isChecked(),
                       request_.beside.string(), request_.view});
}

void SaveStateDialog::chooseFile() {
  const QString proposed = QString::fromStdString(proposedFile().string());
  const QString file = widgets::askWhereToSave(this, tr("Save the state"), proposed, {tr("State of XSMoE Studio (*.xsmoe)")});
  if (!file.isEmpty()) saveTo(toPath(file));
}

void SaveStateDialog::saveTo(const std::filesystem::path& file) {
  request_.file = file;
  request_.withStream = withStream_->isChecked();
  Q_EMIT saveRequested(request_);
  accept();
}

}  // namespace xsmoe::studio
