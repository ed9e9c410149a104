// The answer goes back to the app by itself; the button is for browsers without JavaScript.
document.getElementById('back').submit()
