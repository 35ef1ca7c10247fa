// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dialogs/about_dialog.h"

#include <QCoreApplication>
#include <QMessageBox>

#include "widgets/icons.h"

namespace xsmoe::studio {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("About", text); }

QString text() {
  return tr("<h3>XSMoE Studio %1</h3>"
            "<p>Trains the streaming recommender XSMoE window by window and shows what happens while it happens.</p>"
            "<p>Follows <i>Efficient Multimodal Streaming Recommendation via Expandable Side Mixture-of-Experts</i> (CIKM 2025).</p>"
            "<p>The program and its views are free software under the GNU General Public License, version 3 or later; the engine is under "
            "the Apache License 2.0. It comes without any warranty.</p>"
            "<p>It never uses the network: everything stays on this computer.</p>"
            "<p>Built on Qt %2 and Qt Charts, LibTorch, OpenBLAS, HDF5, SQLite, SQLiteCpp, nlohmann-json, fmt, spdlog and Cairo.</p>")
      .arg(QCoreApplication::applicationVersion(), QLatin1String(qVersion()));
}

}  // namespace

void showAbout(QWidget& parent) {
  auto* const box = new QMessageBox(QMessageBox::NoIcon, tr("About XSMoE Studio"), text(), QMessageBox::Ok, &parent);
  box->setAttribute(Qt::WA_DeleteOnClose);
  box->setTextInteractionFlags(Qt::TextBrowserInteraction);
  box->setIconPixmap(widgets::programIcon().pixmap(64));
  box->open();
}

}  // namespace xsmoe::studio
