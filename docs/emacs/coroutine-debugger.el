;;; coroutine-debugger.el --- The coroutine debugger in Emacs, by dap-mode -*- lexical-binding: t -*-

;; (load "…/docs/emacs/coroutine-debugger.el"), then M-x dap-debug, or
;; M-x coroutine-debugger-debug-file in a buffer with a program.

(require 'dap-mode)

;; dap-mode asks for its value also where dap-ui, which has it, is not loaded.
(defvar dap-exception-breakpoints nil)

(defvar coroutine-debugger-adapter
  (expand-file-name "../../dist/debug-adapter/main.mjs"
                    (file-name-directory (or load-file-name buffer-file-name)))
  "The debug adapter that `npm run build' has made.")

(defun coroutine-debugger--complete (configuration)
  "Add to CONFIGURATION how the adapter is started."
  (thread-first configuration
    (dap--put-if-absent :dap-server-path (list "node" coroutine-debugger-adapter))
    (dap--put-if-absent :request "launch")))

(dap-register-debug-provider "coroutine" #'coroutine-debugger--complete)

(dap-register-debug-template
 "Coroutines of this file"
 (list :type "coroutine" :request "launch" :name "Coroutines of this file" :program nil))

(defun coroutine-debugger-debug-file (file)
  "Debug the coroutines of FILE, of the current buffer by default."
  (interactive (list (buffer-file-name)))
  (dap-debug (list :type "coroutine" :request "launch"
                   :name (concat "Coroutines of " (file-name-nondirectory file))
                   :program (expand-file-name file))))

(provide 'coroutine-debugger)
;;; coroutine-debugger.el ends here
