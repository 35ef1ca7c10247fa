// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/welcome_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/icons.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

QPushButton* bigButton(const QString& text, QWidget* parent) {
  auto* button = new QPushButton(text, parent);
  button->setMinimumHeight(40);
  button->setIconSize({20, 20});
  return button;
}

QString runText(const RecentFolder& run) {
  if (!run.state) return WelcomePage::tr("Run");
  const QString state = runStateText(*run.state, run.seen);
  if (run.seen == RunSeen::kElsewhere) return WelcomePage::tr("Run, %1").arg(state);  // how far, its record said a while ago
  return WelcomePage::tr("Run, %1, %2 of %3 windows").arg(state).arg(run.windowsDone).arg(run.windows);
}

}  // namespace

QString recentText(const RecentFolder& recent) {
  switch (recent.kind) {
    case RecentFolder::Kind::kOther: return recent.folder;
    case RecentFolder::Kind::kStream: return WelcomePage::tr("Stream: %1").arg(recent.folder);
    case RecentFolder::Kind::kRun: return WelcomePage::tr("%1: %2").arg(runText(recent), recent.folder);
  }
  return {};
}

WelcomePage::WelcomePage(QWidget* parent)
    : QWidget(parent), recent_(new QListWidget(this)), recentTitle_(new QLabel(tr("Opened before"), this)) {
  auto* picture = new QLabel(this);
  picture->setPixmap(programIcon().pixmap(72, 72));
  auto* title = new QLabel(tr("XSMoE Studio"), this);
  QFont big = font();
  big.setBold(true);
  big.setPointSizeF(font().pointSizeF() * 2.0);
  title->setFont(big);
  auto* text = new QLabel(
      tr("Trains a recommender on a stream of interactions, window by window, and shows what happens inside: experts are born and "
         "pruned, routers shift, and the quality of the next window tells whether it paid. You can change the pruning "
         "threshold τ and the grouping of layers while it runs."),
      this);
  text->setWordWrap(true);
  auto* builtIn = bigButton(tr("&Train on the built-in stream"), this);
  auto* stream = bigButton(tr("Open &stream folder…"), this);
  auto* run = bigButton(tr("Open &run folder…"), this);
  auto* files = bigButton(tr("I&mport data…"), this);
  auto* tour = bigButton(tr("Take the t&our"), this);
  buttons_ = {{builtIn, QStringLiteral("run")},
              {stream, QStringLiteral("open-folder")},
              {run, QStringLiteral("open-run")},
              {files, QStringLiteral("import")},
              {tour, QStringLiteral("learn")}};
  refreshIcons();
  builtIn->setDefault(true);
  builtIn->setToolTip(tr("A small made-up shop with two planted shifts of taste; nothing to download"));
  stream->setToolTip(tr("A folder with interactions.csv, items.csv and features.h5"));
  run->setToolTip(tr("A run made before, by this program or by xsmoe train"));
  files->setToolTip(tr("Makes a stream from the files of a download or a table of your own"));
  tour->setToolTip(tr("Ten steps through the window, on a run of the built-in stream; goes on where it was left"));
  recent_->setAccessibleName(tr("Opened before"));
  recent_->setMinimumHeight(90);
  recent_->setTextElideMode(Qt::ElideMiddle);
  recent_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

  auto* heading = new QHBoxLayout;
  heading->addWidget(picture);
  heading->addWidget(title, 1);
  auto* column = new QVBoxLayout;
  column->setSpacing(10);
  column->addStretch(1);
  column->addLayout(heading);
  column->addWidget(text);
  column->addSpacing(6);
  auto* first = new QHBoxLayout;
  first->addWidget(builtIn, 1);
  first->addWidget(tour);
  column->addLayout(first);
  for (QPushButton* button : {stream, run, files}) column->addWidget(button);
  column->addSpacing(6);
  column->addWidget(recentTitle_);
  column->addWidget(recent_, 2);
  column->addStretch(1);
  auto* middle = new QWidget(this);
  middle->setLayout(column);
  middle->setMaximumWidth(620);
  auto* row = new QHBoxLayout(this);
  row->addStretch(1);
  row->addWidget(middle, 8);
  row->addStretch(1);

  connect(builtIn, &QPushButton::clicked, this, &WelcomePage::builtInRequested);
  connect(stream, &QPushButton::clicked, this, &WelcomePage::openStreamRequested);
  connect(run, &QPushButton::clicked, this, &WelcomePage::openRunRequested);
  connect(files, &QPushButton::clicked, this, &WelcomePage::importRequested);
  connect(tour, &QPushButton::clicked, this, &WelcomePage::tourRequested);
  connect(recent_, &QListWidget::itemActivated, this,
          [this](const QListWidgetItem* item) { Q_EMIT recentRequested(item->data(Qt::UserRole).toString()); });
  setRecent({});
}

void WelcomePage::setRecent(const std::vector<RecentFolder>& folders) {
  const int chosen = recent_->currentRow();
  recent_->clear();
  for (const RecentFolder& folder : folders) {
    auto* item = new QListWidgetItem(recentText(folder), recent_);
    item->setToolTip(folder.folder);
    item->setData(Qt::UserRole, folder.folder);
    item->setSizeHint({1, recent_->fontMetrics().height() + 4});  // as wide as the list: a longer path loses its middle
  }
  recent_->setCurrentRow(chosen);  // states come while a person is on the way there
  recent_->setVisible(!folders.empty());
  recentTitle_->setVisible(!folders.empty());
}

void WelcomePage::refreshIcons() {
  for (const auto& [button, name] : buttons_) button->setIcon(icon(name));
}

void WelcomePage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) refreshIcons();
}

}  // namespace xsmoe::widgets
